package console

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf8"

	"wirecopy/pipeline/runner"
)

type pipelineView struct {
	*state
	State    *state // as a script reads it
	Letters  []runner.DeadLetter
	More     int // dead letters that are not listed
	CanWrite bool
}

// listedLetters is how many dead letters the page lists, the newest.
const listedLetters = 100

var errEnough = errors.New("enough")

func (c *Console) showPipeline(w http.ResponseWriter, r *http.Request) error {
	st, err := c.sampler.sample(r.Context())
	if err != nil {
		return err
	}
	v := pipelineView{state: st, State: st, CanWrite: roleOf(r) == Writer}
	skip := int(st.Dead) - listedLetters
	n := 0
	err = runner.DeadLetters(r.Context(), c.js, "", func(l runner.DeadLetter) error {
		if n++; n <= skip {
			if n > 5*listedLetters {
				return errEnough // there are so many that reading all of them would take too long
			}
			return nil
		}
		l.Data = nil
		v.Letters = append(v.Letters, l)
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	v.More = int(st.Dead) - len(v.Letters)
	return c.render(w, r, http.StatusOK, "pipeline", "Pipeline", v)
}

// pipelineState is what the page's script asks for each second.
func (c *Console) pipelineState(w http.ResponseWriter, r *http.Request) {
	st, err := c.sampler.sample(r.Context())
	if err != nil {
		sendJSON(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
		return
	}
	sendJSON(w, http.StatusOK, st)
}

type deadView struct {
	runner.DeadLetter
	Text     string // of its message, where that is text
	Cut      bool
	CanWrite bool
}

// shownBytes is how much of a message is shown.
const shownBytes = 200 << 10

func letterNumber(r *http.Request) (uint64, error) {
	n, err := strconv.ParseUint(r.PathValue("number"), 10, 64)
	if err != nil {
		return 0, badRequest("A dead letter has a number, not %.40q.", r.PathValue("number"))
	}
	return n, nil
}

func (c *Console) showDead(w http.ResponseWriter, r *http.Request) error {
	n, err := letterNumber(r)
	if err != nil {
		return err
	}
	l, err := runner.FindDead(r.Context(), c.js, n)
	if err != nil {
		return notFound("There is no dead letter %d: it was sent back or dropped.", n)
	}
	v := deadView{DeadLetter: l, CanWrite: roleOf(r) == Writer}
	body := l.Body()
	if len(body) > shownBytes {
		body, v.Cut = body[:shownBytes], true
		for len(body) > 0 && !utf8.Valid(body[max(0, len(body)-utf8.UTFMax):]) && len(body) > shownBytes-utf8.UTFMax {
			body = body[:len(body)-1]
		}
	}
	if utf8.Valid(body) {
		v.Text = string(body)
	}
	return c.render(w, r, http.StatusOK, "dead", fmt.Sprintf("Dead letter %d", n), v)
}

// settleDead sends a dead letter back to where it came from, or drops it.
func (c *Console) settleDead(w http.ResponseWriter, r *http.Request) error {
	n, err := letterNumber(r)
	if err != nil {
		return err
	}
	switch what := r.PostFormValue("do"); what {
	case "retry":
		err = runner.RetryDead(r.Context(), c.js, n)
	case "drop":
		err = runner.DropDead(r.Context(), c.js, n)
	default:
		return badRequest("A dead letter can be sent back (do=retry) or dropped (do=drop), not %.20q.", what)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/pipeline#dead", http.StatusSeeOther)
	return nil
}
