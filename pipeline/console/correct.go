package console

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// speakerNone and speakerOther are choices in the form beside the entities of the article.
const (
	speakerNone  = "-"
	speakerOther = "+"
)

type correctView struct {
	*found
	Quote    *quoteCard // nil for the article as a whole
	Content  string     // of the quote, one part a line
	Entities []pipeline.Entity
	Speaker  string // the entity that speaks now
	Before   []listed
	Wrong    string
	Form     url.Values // what was sent, where something is wrong with it: nobody types it twice
}

// signed is who signs a correction, and with which note.
type signed struct{ By, Note string }

// Signed gives what was sent in the form of a kind.
func (v *correctView) Signed(kind string) signed {
	s := signed{By: v.Form.Get("by")}
	if v.Form.Get("kind") == kind {
		s.Note = v.Form.Get("note")
	}
	return s
}

// refuse shows the form again, with what was sent and what is wrong.
func (v *correctView) refuse(form url.Values, wrong string) {
	v.Wrong, v.Form = wrong, form
	if form.Has("content") {
		v.Content = form.Get("content")
	}
	if form.Has("speaker") {
		v.Speaker = form.Get("speaker")
	}
}

func (c *Console) showCorrect(w http.ResponseWriter, r *http.Request) error {
	version, err := versionIn(r, "version")
	if err != nil {
		return err
	}
	v, err := c.correctView(r.Context(), r.PathValue("id"), version, r.URL.Query().Get("quote"))
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "correct", "Correct", v)
}

func (c *Console) correctView(ctx context.Context, id string, version int, quote string) (*correctView, error) {
	f, err := c.findArticle(ctx, id, version)
	if err != nil {
		return nil, err
	}
	if f.Dead() {
		return nil, badRequest("The article was killed or withheld: there is nothing to correct.")
	}
	v := &correctView{found: f}
	if v.Entities, err = pipeline.Layer[[]pipeline.Entity](f.Article, pipeline.EntitiesLayer); err != nil {
		return nil, err
	}
	for _, k := range c.ledger.newest(f.ID) {
		if k.Article.Version == f.Version {
			v.Before = append(v.Before, k)
		}
	}
	if quote == "" {
		return v, nil
	}
	quotes, err := pipeline.Layer[[]pipeline.Quote](f.Article, pipeline.QuotesLayer)
	if err != nil {
		return nil, err
	}
	for _, k := range quoteCards(f, v.Entities, quotes, pipeline.Sentiment{}) {
		if k.ID == quote {
			v.Quote = &k
			v.Content = strings.Join(texts(k.Quote.Content), "\n")
			if k.Quote.Speaker != nil {
				v.Speaker = k.Quote.Speaker.Entity
			}
		}
	}
	if v.Quote == nil {
		return nil, notFound("Version %d of the article has no quote %.20q.", f.Version, quote)
	}
	return v, nil
}

// takeCorrection reads the form, and keeps what it says.
func (c *Console) takeCorrection(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badRequest("The form cannot be read: %v", err)
	}
	version, err := strconv.Atoi(r.PostForm.Get("version"))
	if err != nil {
		return badRequest("The form does not say which version it corrects.")
	}
	v, err := c.correctView(r.Context(), r.PathValue("id"), version, r.PostForm.Get("quote"))
	if err != nil {
		return err
	}
	k, err := v.correction(r.PostForm)
	var p problem
	if errors.As(err, &p) {
		v.refuse(r.PostForm, p.Text)
		return c.render(w, r, http.StatusBadRequest, "correct", "Correct", v)
	}
	if err != nil {
		return err
	}
	if err := c.keep(r.Context(), k, v.Article); err != nil {
		return err
	}
	http.Redirect(w, r, (&url.URL{Path: "/articles/" + v.ID, RawQuery: query("version", strconv.Itoa(v.Version)), Fragment: "corrections"}).String(), http.StatusSeeOther)
	return nil
}

// correction makes of the form what it says. Its problems are the editor's.
func (v *correctView) correction(form url.Values) (pipeline.Correction, error) {
	k := pipeline.Correction{
		ID: strings.ToLower(rand.Text()), Article: v.Ref(), Kind: form.Get("kind"), Time: time.Now().UTC().Truncate(time.Second),
		By: strings.TrimSpace(form.Get("by")), Note: strings.TrimSpace(form.Get("note")),
	}
	if v.Quote != nil {
		k.Quote = v.Quote.ID
	}
	if len(k.By) > 200 || len(k.Note) > 2000 {
		return k, badRequest("Your name has 200 characters at most, and a note 2000.")
	}
	var err error
	switch k.Kind {
	case pipeline.CorrectSpeaker:
		k.Speaker, err = v.speakerIn(form, v.near())
	case pipeline.CorrectWords:
		k.Content, err = v.contentIn(form, v.near())
	case pipeline.NotSpeech:
	case pipeline.MissedQuote:
		if k.Content, err = v.contentIn(form, 0); err == nil {
			k.Speaker, err = v.speakerIn(form, k.Content[0].Start)
		}
	case pipeline.SameEntity:
		a, b := form.Get("entity"), form.Get("other")
		if !v.has(a) || !v.has(b) || a == b {
			return k, badRequest("Choose two names that are one and the same.")
		}
		k.Entities = []string{a, b}
	case pipeline.Checked:
	default:
		return k, badRequest("There is no correction of the kind %.20q.", k.Kind)
	}
	ofQuote := k.Kind == pipeline.CorrectSpeaker || k.Kind == pipeline.CorrectWords || k.Kind == pipeline.NotSpeech
	if ofQuote != (v.Quote != nil) && err == nil {
		err = badRequest("This correction is of a quote: choose one.")
	}
	return k, err
}

func (v *correctView) near() int {
	if v.Quote == nil || len(v.Quote.Quote.Content) == 0 {
		return 0
	}
	return v.Quote.Quote.Content[0].Start
}

func (v *correctView) has(entity string) bool {
	return slices.ContainsFunc(v.Entities, func(e pipeline.Entity) bool { return e.ID == entity })
}

// contentIn finds the words of the form in the text, one part a line.
func (v *correctView) contentIn(form url.Values, near int) ([]pipeline.Span, error) {
	var out []pipeline.Span
	for _, part := range strings.Split(form.Get("content"), "\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		s, ok := locate(v.Text, part, near)
		if !ok {
			return nil, badRequest("The words “%.200s” do not stand in the text like that. Copy them from it; of a quote in several parts, put each on a line.", part)
		}
		out = append(out, s)
		near = s.End
	}
	if len(out) == 0 {
		return nil, badRequest("Which words? Copy them from the text.")
	}
	slices.SortFunc(out, func(a, b pipeline.Span) int { return cmp.Compare(a.Start, b.Start) })
	for i := 1; i < len(out); i++ {
		if out[i].Start < out[i-1].End {
			return nil, badRequest("The parts overlap: each stands on a line once.")
		}
	}
	return out, nil
}

// speakerIn finds who speaks by the form: an entity, at its mention nearest to the quote; words of the text; or nobody, which
// is nil.
func (v *correctView) speakerIn(form url.Values, near int) (*pipeline.Speaker, error) {
	choice := form.Get("speaker")
	switch choice {
	case speakerNone:
		return nil, nil
	case speakerOther:
		s, ok := locate(v.Text, form.Get("words"), near)
		if !ok {
			return nil, badRequest("The words “%.200s” do not stand in the text: copy from it how it calls the speaker.", form.Get("words"))
		}
		return &pipeline.Speaker{Span: s, Kind: pipeline.AnonymousSpeaker}, nil
	}
	for _, e := range v.Entities {
		if e.ID != choice || len(e.Mentions) == 0 {
			continue
		}
		nearest := slices.MinFunc(e.Mentions, func(a, b pipeline.Mention) int { return cmp.Compare(distance(a.Start, near), distance(b.Start, near)) })
		kind := pipeline.OrganizationSpeaker
		if e.Type == pipeline.Person {
			kind = pipeline.PersonSpeaker
		}
		return &pipeline.Speaker{Span: nearest.Span, Entity: e.ID, Kind: kind}, nil
	}
	return nil, badRequest("Who speaks? Choose a name, other words, or nobody.")
}

// keep stores a correction. The first of a version takes the article with it.
func (c *Console) keep(ctx context.Context, k pipeline.Correction, a *pipeline.Article) error {
	if a != nil && c.ledger.base(a.ID, a.Version) == nil {
		k.Corrected = a
	}
	m, err := wire.NewCorrection(k)
	if err != nil {
		return err
	}
	ack, err := c.js.PublishMsg(ctx, m)
	if errors.Is(err, jetstream.ErrNoStreamResponse) {
		return fmt.Errorf("there is no stream %s: wirecopy provision makes it", wire.CorrectionsStream)
	}
	if err != nil {
		return fmt.Errorf("store the correction: %w", err)
	}
	e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
	if err == nil && ack.Sequence == c.ledger.position()+1 {
		c.ledger.take(ack.Sequence, e) // the editor sees it at once
	}
	return nil
}

type correctionsView struct {
	All    []listed
	Ready  int // articles that can be exported
	Writer bool
}

func (c *Console) showCorrections(w http.ResponseWriter, r *http.Request) error {
	c.caughtUp(r)
	return c.render(w, r, http.StatusOK, "corrections", "Corrections", correctionsView{c.ledger.newest(""), len(c.ledger.corrected()), roleOf(r) == Writer})
}

func (c *Console) undoCorrection(w http.ResponseWriter, r *http.Request) error {
	k, ok := c.ledger.find(r.PathValue("id"))
	if !ok {
		return notFound("There is no correction %.60q.", r.PathValue("id"))
	}
	if !k.Undone {
		undo := pipeline.Correction{ID: strings.ToLower(rand.Text()), Article: k.Article, Kind: pipeline.Undo, Undoes: k.ID, Time: time.Now().UTC().Truncate(time.Second)}
		if err := c.keep(r.Context(), undo, nil); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/corrections", http.StatusSeeOther)
	return nil
}

// exportGold gives the corrected articles as gold documents, one JSON object a line: what wirecopy eval and the training
// programs read.
func (c *Console) exportGold(w http.ResponseWriter, r *http.Request) error {
	c.caughtUp(r)
	checkedOnly := r.URL.Query().Get("checked") != ""
	w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="corrections.jsonl"`)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, a := range c.ledger.corrected() {
		d, err := goldOf(a)
		if err != nil {
			return err
		}
		if d.Silver && checkedOnly {
			continue
		}
		if err := out.Encode(d); err != nil {
			return nil // the reader is gone
		}
	}
	return nil
}

// Summary says in words what is corrected.
func (k listed) Summary() string {
	switch k.Kind {
	case pipeline.CorrectSpeaker:
		if k.Speaker == nil {
			return "Quote " + k.Number + " is of nobody who is named"
		}
		return "Quote " + k.Number + " was said by “" + k.Speaker.Text + "”"
	case pipeline.CorrectWords:
		return "Quote " + k.Number + " is “" + shorten(strings.Join(texts(k.Content), " … "), 160) + "”"
	case pipeline.NotSpeech:
		return "Quote " + k.Number + " reports no speech"
	case pipeline.MissedQuote:
		by := ""
		if k.Speaker != nil {
			by = ", said by “" + k.Speaker.Text + "”"
		}
		return "Missed: “" + shorten(strings.Join(texts(k.Content), " … "), 160) + "”" + by
	case pipeline.SameEntity:
		return "One and the same: " + strings.Join(k.Entities, " and ")
	case pipeline.Checked:
		return "All else was checked, and is right"
	}
	return k.Kind
}
