package formats

import (
	"strings"

	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
)

// canadianPressFormat reads the XML of The Canadian Press: a Publish element around a ContentItem, with the story as escaped
// HTML.
func canadianPressFormat() Format {
	return flatXMLFormat("canadianpress", "Canadian Press XML", "Publish", draft{}, flatXML{
		"SystemSlug":      func(it *draft, s string) { it.addAltID("SystemSlug", s) },
		"NewsCompID":      func(it *draft, s string) { it.uri = s },
		"CreatedDateTime": func(it *draft, s string) { it.first = dates.Lenient(s) },
		"UpdatedDateTime": func(it *draft, s string) { it.created = dates.Lenient(s) },
		"EmbargoTime": func(it *draft, s string) {
			if t := dates.Lenient(s); t.Year() > 1 {
				it.embargoed = t
			}
		},
		"Headline":      func(it *draft, s string) { it.headline = s },
		"DirectoryText": func(it *draft, s string) { it.Description = s },
		"SlugProper":    func(it *draft, s string) { it.Slugline = s },
		"City":          func(it *draft, s string) { it.located = s },
		"Placeline": func(it *draft, s string) {
			it.located = strings.ReplaceAll(strings.ReplaceAll(s, ";;", ";"), ";", ", ")
		},
		"Source":        func(it *draft, s string) { addWord(&it.InfoSources, s) },
		"Credit":        func(it *draft, s string) { it.CreditLine = s },
		"Byline":        func(it *draft, s string) { it.byline = blocks.StripBy(s) },
		"Category":      func(it *draft, s string) { it.addSubject(s, "") },
		"RankingValue":  func(it *draft, s string) { it.urgency = wholeNumber(s) },
		"WordCount":     func(it *draft, s string) { it.WordCount = wholeNumber(s) },
		"AuthorVersion": func(it *draft, s string) { it.version = wholeNumber(s) },
		"UpdateNote":    func(it *draft, s string) { it.addNote("", s) },
		"WriteThruType": func(it *draft, s string) { it.addSignal(s) },
		"Keyword": func(it *draft, s string) {
			for word := range strings.SplitSeq(s, ",") {
				it.addKeyword(word)
			}
		},
		"ContentText": func(it *draft, s string) { it.body = characters(s) },
	})
}
