package wire_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

func TestSubjectsAndTheirFilters(t *testing.T) {
	for _, c := range []struct {
		name, subject, want string
		match, not          []string // filters
	}{
		{"item", wire.ItemSubject("desk"), "wire.v1.raw.desk", []string{wire.HopFilter(wire.Raw)}, []string{wire.ArticleFilter("")}},
		{"article between stages", wire.ArticleSubject("find", "desk"), "wire.v1.find.desk", []string{wire.HopFilter("find")}, []string{wire.ArticleFilter("desk")}},
		{"enriched", wire.ArticleSubject(wire.Enriched, "desk"), "wire.v1.enriched.desk", []string{wire.ArticleFilter(""), wire.ArticleFilter("desk")}, []string{wire.ArticleFilter("other")}},
		{"quote", wire.QuoteSubject("S. Jaishankar", "desk"), "wire.v1.quote.s-jaishankar.desk",
			[]string{wire.QuoteFilter("", ""), wire.QuoteFilter("S Jaishankar", ""), wire.QuoteFilter("s-jaishankar", "desk"), wire.QuoteFilter("", "desk")},
			[]string{wire.QuoteFilter("Jaishankar", ""), wire.QuoteFilter("", "other")}},
		{"quote of nobody", wire.QuoteSubject("", "desk"), "wire.v1.quote.unknown.desk", []string{wire.QuoteFilter("unknown", "")}, []string{wire.QuoteFilter("x", "")}},
		{"a name that would widen the subject", wire.QuoteSubject("*.>", "desk"), "wire.v1.quote.unknown.desk", nil, nil},
		{"entity", wire.EntitySubject(pipeline.Org, "Trent & Falk", "desk"), "wire.v1.entity.org.trent-falk.desk",
			[]string{wire.EntityFilter("", "", ""), wire.EntityFilter("ORG", "", ""), wire.EntityFilter("", "Trent & Falk", ""), wire.EntityFilter("org", "trent-falk", "desk")},
			[]string{wire.EntityFilter("PERSON", "", ""), wire.QuoteFilter("", "")}},
		{"all that an article names", wire.NamedSubject("a1", "desk"), "wire.v1.named.a1.desk",
			[]string{wire.NamedFilter(""), wire.NamedFilter("desk")}, []string{wire.NamedFilter("other"), wire.EntityFilter("", "", ""), wire.HopFilter("entities")}},
		{"what an article names that has an id of its own kind", wire.NamedSubject("tag:x.example,2026:1 2", "desk"), "wire.v1.named.=3vaWC_ZrCYnJ1IJsTNMiN9Ga.desk", []string{wire.NamedFilter("desk")}, nil},
		{"dead letter", wire.DeadSubject("find"), "wire.v1.dead.find", []string{wire.HopFilter("dead")}, nil},
		{"held article", wire.HeldSubject("a1"), "wire.v1.held.a1", []string{wire.HopFilter("held")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.subject != c.want {
				t.Errorf("subject %q, want %q", c.subject, c.want)
			}
			if !server.IsValidLiteralSubject(c.subject) {
				t.Errorf("%q is no subject to publish on", c.subject)
			}
			for _, f := range c.match {
				if !server.SubjectMatchesFilter(c.subject, f) {
					t.Errorf("the filter %s does not let %s through", f, c.subject)
				}
			}
			for _, f := range c.not {
				if server.SubjectMatchesFilter(c.subject, f) {
					t.Errorf("the filter %s lets %s through", f, c.subject)
				}
			}
			if got := wire.SourceOf(c.subject); !strings.HasSuffix(c.subject, "."+got) || strings.Contains(got, ".") {
				t.Errorf("source %q of %s", got, c.subject)
			}
		})
	}
}

func TestTopology(t *testing.T) {
	for _, c := range []struct {
		stage, in, out string
		last           bool
	}{
		{"parse", wire.Raw, "parse", false},
		{"find", "parse", "find", false},
		{"judge", "find", wire.Enriched, true},
		{"a stranger", wire.Raw, "a stranger", false},
	} {
		if in, out, last := stages.In(c.stage), stages.Out(c.stage), stages.Last(c.stage); in != c.in || out != c.out || last != c.last {
			t.Errorf("%s: in %q, out %q, last %t; want %q, %q, %t", c.stage, in, out, last, c.in, c.out, c.last)
		}
	}
	if got, want := stages.Hops(), []string{wire.Raw, "parse", "find"}; !slices.Equal(got, want) {
		t.Errorf("hops %q, want %q", got, want)
	}
	if got, want := (wire.Topology{}).Hops(), []string{wire.Raw}; !slices.Equal(got, want) {
		t.Errorf("hops of no stages %q, want %q", got, want)
	}
	if got, want := wire.HopStream("find"), "WIRE_FIND"; got != want {
		t.Errorf("stream %q, want %q", got, want)
	}
	advisories := wire.AdvisorySubjects(stages)
	if want := "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.WIRE_PARSE.find"; len(advisories) != 6 || !slices.Contains(advisories, want) {
		t.Errorf("advisories %q, want two a stage, among them %s", advisories, want)
	}
}

func TestTraces(t *testing.T) {
	h := nats.Header{}
	wire.StartTrace(h)
	first := h.Get("traceparent")
	if len(first) != 55 || !strings.HasPrefix(first, "00-") || !strings.HasSuffix(first, "-01") {
		t.Errorf("traceparent %q is not that of a sampled W3C trace context", first)
	}
	wire.StartTrace(h)
	if got := h.Get("traceparent"); got != first {
		t.Errorf("the trace was started anew: %q after %q", got, first)
	}
	h["tracestate"] = []string{"vendor=1"}
	to := nats.Header{}
	wire.CopyTrace(h, to)
	if to.Get("traceparent") != first || to.Get("tracestate") != "vendor=1" {
		t.Errorf("copied %v, want %v", to, h)
	}
	foreign := nats.Header{"Traceparent": {first}}
	wire.StartTrace(foreign)
	if len(foreign) != 1 {
		t.Errorf("a trace in another case was started anew: %v", foreign)
	}
	c := wire.Carrier(to)
	c.Set("tracestate", "vendor=2")
	if keys := c.Keys(); c.Get("Tracestate") != "vendor=2" || len(keys) != 2 {
		t.Errorf("carrier %v with keys %q, want the new state among two", c, keys)
	}
}

func TestSubjectOf(t *testing.T) {
	tests := []struct {
		subject string
		want    wire.Subject
		ok      bool
	}{
		{wire.QuoteSubject("Kestrel Robotics Ltd.", "desk"), wire.Subject{Hop: "quote", Name: "kestrel-robotics", Source: "desk"}, true},
		{wire.EntitySubject(pipeline.Person, "Jane Doe", "desk"), wire.Subject{Hop: "entity", Type: "person", Name: "jane-doe", Source: "desk"}, true},
		{wire.ArticleSubject(wire.Enriched, "desk"), wire.Subject{Hop: "enriched", Source: "desk"}, true},
		{"wire.v1.quote.desk", wire.Subject{}, false},
		{"wire.v1.entity.person.desk", wire.Subject{}, false},
		{"wire.v2.enriched.desk", wire.Subject{}, false},
		{"wire.v1.", wire.Subject{}, false},
	}
	for _, tt := range tests {
		if got, ok := wire.SubjectOf(tt.subject); got != tt.want || ok != tt.ok {
			t.Errorf("SubjectOf(%q) = %+v, %t, want %+v, %t", tt.subject, got, ok, tt.want, tt.ok)
		}
	}
}
