package archive_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// Where few quotes of many articles are wanted, the database passes over the others: it has to leave all in which a word may stand,
// however it is written.
func TestNothingWantedIsPassedOver(t *testing.T) {
	const many = 1000
	written := map[int]string{ // by article: the quote that is wanted
		301: "the companies of Zurich",
		417: "THE COMPANY, OF ZURICH",
		500: "les compagnies, the company’s, of Zürich",
		644: "Zurich’s company",
		745: "of companies and of Zu\u0308rich",
		811: "the ｃｏｍｐａｎｙ of zurich",
		902: "a talk with [Company Zurich Ltd.] alone",
		944: "[Company Zurich Ltd.] and a Zurich company",
	}
	var all []*pipeline.Article
	for n := range many {
		lines := []string{"Ana Tolland: a company and no town", "Bo Stone: Zurich is a town", "Ana Tolland: nothing", "Bo Stone: nothing at all", "Ana Tolland: nothing but rain"}
		if w := written[n]; w != "" {
			lines = append(lines, "Cy Rarely: "+w)
		}
		all = append(all, story(fmt.Sprintf("m%d", n), 1, time.Date(2026, 1, 1, 6*n, 0, 0, 0, time.UTC).Format(time.DateTime), lines...))
	}
	var want []string
	for n := range many {
		if written[n] != "" {
			want = append(want, fmt.Sprintf("m%d@1/quote/q6", n))
		}
	}
	eachStore(t, func(t *testing.T, openStore func() *archive.Store) {
		s := openStore()
		put(t, s, all...)
		for _, c := range []struct {
			name string
			q    archive.QuoteQuery
			want []string
		}{
			{"words", archive.QuoteQuery{Words: "company zurich"}, want},
			{"words, and who says them", archive.QuoteQuery{Words: "company zurich", Speaker: "Cy Rarely"}, want},
			{"a plural that is looked for", archive.QuoteQuery{Words: "companies Zürich"}, want},
			{"a name that is named, or its words", archive.QuoteQuery{About: "Company Zurich"}, want},
			{"one who is named", archive.QuoteQuery{About: "company-zurich"}, []string{"m902@1/quote/q6", "m944@1/quote/q6"}},
			{"one of two words and another", archive.QuoteQuery{Words: "zurich (company OR nobody)"}, want},
			{"a beginning", archive.QuoteQuery{Words: "compan* zurich"}, want},
			{"a phrase", archive.QuoteQuery{Words: `"companies of zurich"`}, []string{"m301@1/quote/q6", "m417@1/quote/q6", "m500@1/quote/q6", "m811@1/quote/q6"}},
			{"words about somebody", archive.QuoteQuery{About: "Company Zurich", Words: "and"}, []string{"m745@1/quote/q6", "m944@1/quote/q6"}},
			{"a source", archive.QuoteQuery{Words: "company zurich", Source: []string{"northstar"}}, want},
		} {
			for _, oldest := range []bool{true, false} {
				q, want := c.q, slices.Clone(c.want)
				if q.Oldest = oldest; !oldest {
					slices.Reverse(want)
				}
				equal(t, fmt.Sprintf("%s, the oldest first: %t", c.name, oldest), said(t, s, q), want)
			}
		}
	})
}
