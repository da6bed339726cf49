package alerts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// Type is the CloudEvents type of an alert.
const Type = "wirecopy.alert.v1"

// Event is a message to a destination: a CloudEvent 1.0 as JSON.
type Event struct {
	SpecVersion string    `json:"specversion"`
	ID          string    `json:"id"`
	Source      string    `json:"source"`
	Type        string    `json:"type"`
	Time        time.Time `json:"time"`
	// Subject is the name of the rule.
	Subject         string `json:"subject"`
	DataContentType string `json:"datacontenttype"`
	Data            Data   `json:"data"`
}

// Data is what an alert says. A digest has several alerts.
type Data struct {
	Rule   string  `json:"rule"`
	Alerts []Alert `json:"alerts"`
}

// Alert is one thing that was found, or the withdrawal of one.
type Alert struct {
	// ID is that of the thing: a receiver that has it already may pass over it.
	ID      string               `json:"id"`
	Article pipeline.ArticleRef  `json:"article"`
	Quote   *pipeline.QuoteEvent `json:"quote,omitempty"`
	// Withdrawn says that the article was killed or withheld, and what the alert of that ID said is not to be used.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// message is an event ready to be sent.
type message struct {
	id     string
	rule   string
	at     time.Time
	body   []byte // the event
	alerts []Alert
}

// newMessage makes one message of some deliveries of one rule.
func newMessage(all []archive.Delivery) (message, error) {
	first := all[0]
	m := message{id: first.ID, rule: first.Rule, at: first.At}
	if len(all) > 1 {
		m.id = fmt.Sprintf("%s+%d", first.ID, len(all)-1)
	}
	for _, d := range all {
		var a Alert
		if err := json.Unmarshal([]byte(d.Body), &a); err != nil {
			return m, fmt.Errorf("alert %s: %w", d.ID, err)
		}
		m.alerts = append(m.alerts, a)
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(Event{
		SpecVersion: "1.0", ID: m.id, Source: "/wirecopy/alerts", Type: Type, Time: m.at.UTC(), Subject: m.rule, DataContentType: "application/json",
		Data: Data{Rule: m.rule, Alerts: m.alerts},
	})
	m.body = []byte(strings.TrimSuffix(b.String(), "\n"))
	return m, err
}

// title is one line on what a message says.
func (m message) title() string {
	if len(m.alerts) != 1 {
		return fmt.Sprintf("%s: %d alerts", m.rule, len(m.alerts))
	}
	a := m.alerts[0]
	switch {
	case a.Withdrawn:
		return fmt.Sprintf("%s: withdrawn, %s", m.rule, a.ID)
	case a.Quote != nil:
		return fmt.Sprintf("%s: %s", m.rule, speaker(a.Quote))
	}
	return fmt.Sprintf("%s: %s", m.rule, cmp.Or(a.Article.Headline, noHeadline))
}

// noHeadline stands for an article's headline where it has none.
const noHeadline = "an article without a headline"

func speaker(q *pipeline.QuoteEvent) string {
	if q.SpeakerName == "" {
		return "speaker unknown"
	}
	return q.SpeakerName
}

// text is what a message says, for people.
func (m message) text() string {
	var b strings.Builder
	for _, a := range m.alerts {
		switch {
		case a.Withdrawn:
			fmt.Fprintf(&b, "Withdrawn: %s\nIts article was killed or withheld. Do not use what the alert said.\n", a.ID)
		case a.Quote != nil:
			open, end := "", ""
			if a.Quote.Quote.Type == pipeline.Direct {
				open, end = "“", "”"
			}
			fmt.Fprintf(&b, "%s%s%s\n— %s", open, said(a.Quote), end, speaker(a.Quote))
			if len(a.Quote.SpeakerRoles) > 0 {
				fmt.Fprintf(&b, ", %s", a.Quote.SpeakerRoles[0])
			}
			b.WriteString("\n")
		}
		if a.Article.Headline != "" {
			fmt.Fprintf(&b, "%s\n", a.Article.Headline)
		} else if a.Quote == nil && !a.Withdrawn {
			fmt.Fprintf(&b, "(%s)\n", noHeadline)
		}
		fmt.Fprintf(&b, "%s", a.Article.Source)
		if !a.Article.VersionCreated.IsZero() {
			fmt.Fprintf(&b, ", %s", a.Article.VersionCreated.UTC().Format("2 January 2006, 15:04 UTC"))
		}
		b.WriteString("\n")
		if a.Article.URL != "" {
			fmt.Fprintf(&b, "%s\n", a.Article.URL)
		}
		fmt.Fprintf(&b, "article %s\n\n", a.Article.ID)
	}
	return b.String()
}
