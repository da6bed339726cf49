package main

import (
	"strings"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/pipeline/pipelinetest"
)

func TestEditorsChoose(t *testing.T) {
	story := pipeline.ArticleRef{ID: "a", Desk: pipeline.Desk{
		Language: "en-GB", Urgency: 3, Genres: []string{"Analysis"}, Subjects: []string{"economy, business and finance", "medtop:20000344"},
		Symbols: []string{"KSTR"}, Keywords: []string{"Robots"}, Provider: "North Star News Agency", Signals: []string{"update"},
	}}
	for _, c := range []struct {
		name string
		f    deskFilter
		want bool
	}{
		{"nothing is asked for", deskFilter{}, true},
		{"genre", deskFilter{Genre: []string{"analysis"}}, true},
		{"another genre", deskFilter{Genre: []string{"interview"}}, false},
		{"one of several genres", deskFilter{Genre: []string{"interview", "analysis"}}, true},
		{"a word of a subject", deskFilter{Subject: []string{"finance"}}, true},
		{"words of a subject", deskFilter{Subject: []string{"Business Economy"}}, true},
		{"a part of a word is none", deskFilter{Subject: []string{"econ"}}, false},
		{"a code", deskFilter{Subject: []string{"20000344"}}, true},
		{"ticker", deskFilter{Ticker: []string{"kstr"}}, true},
		{"another ticker", deskFilter{Ticker: []string{"KST"}}, false},
		{"keyword", deskFilter{Keyword: []string{"robots"}}, true},
		{"provider", deskFilter{Provider: []string{"north star"}}, true},
		{"language", deskFilter{Language: []string{"en"}}, true},
		{"a form of the language", deskFilter{Language: []string{"en-US"}}, false},
		{"signal", deskFilter{Signal: []string{"correction"}}, false},
		{"as urgent", deskFilter{Urgency: 3}, true},
		{"less urgent", deskFilter{Urgency: 4}, true},
		{"more urgent", deskFilter{Urgency: 2}, false},
		{"all have to fit", deskFilter{Genre: []string{"analysis"}, Ticker: []string{"X"}}, false},
	} {
		if got := c.f.lets(story); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if (deskFilter{Urgency: 5}).lets(pipeline.ArticleRef{}) {
		t.Error("an article without urgency is urgent")
	}
	invoke(t, "", "tail", "--urgency", "10").wantError(t, "from 1")
}

// A quote has what its article is chosen by.
func TestTailByEditorialFields(t *testing.T) {
	_, at := serve(t, allStages(t))
	for _, item := range []string{
		`{"uri":"u:1","type":"text","version":"1","headlines":[{"value":"Quay"}],"urgency":2,"genres":[{"name":"Analysis"}],"subjects":[{"name":"economy"}],"bodies":[{"role":"main","contentType":"text/plain","value":"“It floats,” said Mayor Rhea Tolland of Karran."}]}`,
		`{"uri":"u:2","type":"text","version":"1","headlines":[{"value":"Cup"}],"urgency":6,"bodies":[{"role":"main","contentType":"text/plain","value":"“We won,” said coach Otto Vane."}]}`,
	} {
		invoke(t, item, "send", "--nats", at, "--source", "desk", "-").must(t)
	}
	tail := func(args ...string) string {
		return invoke(t, "", append([]string{"tail", "--nats", at, "--since", "1h", "--until-idle", "100ms", "--json"}, args...)...).must(t).stdout
	}
	pipelinetest.Eventually(t, "both are out", func() bool { return strings.Count(tail("quotes"), "\n") == 2 })
	for _, c := range []struct {
		args      []string
		want, not string
	}{
		{[]string{"quotes", "--genre", "analysis"}, "Tolland", "Vane"},
		{[]string{"quotes", "--urgency", "3"}, "Tolland", "Vane"},
		{[]string{"articles", "--subject", "economy"}, "Tolland", "Vane"},
		{[]string{"entities", "--genre", "analysis"}, "Tolland", "Vane"},
	} {
		if got := tail(c.args...); !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("tail %s gave %s, want %s and not %s", strings.Join(c.args, " "), got, c.want, c.not)
		}
	}
}
