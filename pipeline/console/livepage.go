package console

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	// firstPage is how many quotes the Live page begins with.
	firstPage = 50
	// patience is how long a page waits for the streams to be read when the console has just woken up.
	patience = 3 * time.Second
	// heartbeat keeps proxies from taking a quiet stream for a dead one.
	heartbeat = 15 * time.Second
	// maxStreams is how many visitors may follow at once.
	maxStreams = 256
)

type liveView struct {
	Filter filter  `json:"filter"`
	Lines  []shown `json:"lines"`
	// Seq is the number of the last message that the lines reflect: the script goes on there.
	Seq uint64 `json:"seq"`
	// Behind says that the history is still being read.
	Behind bool `json:"behind"`
}

func (c *Console) showLive(w http.ResponseWriter, r *http.Request) error {
	f, err := readFilter(r.URL.Query())
	if err != nil {
		return err
	}
	behind := !c.caughtUp(r)
	lines, seq := c.live.newest(f.matcher(), firstPage)
	v := liveView{f, lines, seq, behind}
	if r.Header.Get("Accept") == "application/json" { // the script, for another filter
		sendJSON(w, http.StatusOK, v)
		return nil
	}
	return c.render(w, r, http.StatusOK, "live", "Live", v)
}

// caughtUp waits a little for the streams to be read, and reports whether they have been.
func (c *Console) caughtUp(r *http.Request) bool {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	return c.live.read.wait(ctx) && c.index.read.wait(ctx) && c.ledger.read.wait(ctx)
}

// streamLive sends the quotes that match the filter as server-sent events, from Last-Event-ID on: the number of the last
// message of the stream that the visitor has seen. An event is a new line, or one that has changed, whole. gap says that
// what came in between is no longer kept.
func (c *Console) streamLive(w http.ResponseWriter, r *http.Request) {
	f, err := readFilter(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	since, err := lastSeen(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if n := c.streams.Add(1); n > maxStreams {
		c.streams.Add(-1)
		w.Header().Set("Retry-After", "10")
		http.Error(w, fmt.Sprintf("%d visitors follow already, which is the most", maxStreams), http.StatusServiceUnavailable)
		return
	}
	defer c.streams.Add(-1)
	if !c.caughtUp(r) && r.Context().Err() != nil {
		return
	}
	if since == 0 {
		since = c.live.position()
	}
	changed, missed, lines, leave := c.live.visit(since)
	defer leave()

	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	s := eventStream{w: w, rc: http.NewResponseController(w)}
	_ = s.rc.SetReadDeadline(time.Time{}) // the server's is for requests, and this one goes on; where it cannot be set there is none
	s.send("", 0, "hello", nil)
	if missed {
		s.send("gap", 0, "", struct{}{})
	}
	m := f.matcher()
	for _, l := range changed {
		s.line(m, l)
	}
	s.flush()
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for s.err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			s.send("", 0, "still here", nil)
		case l, ok := <-lines:
			if !ok {
				return // too slow: the browser comes back for the rest
			}
			s.line(m, l)
			for range len(lines) { // what waits goes in one piece
				if l, ok := <-lines; ok {
					s.line(m, l)
				}
			}
		}
		s.flush()
	}
}

// lastSeen reads where a visitor has been: the header that browsers send when they come back, or the parameter with
// which a page begins. 0 is from now on.
func lastSeen(r *http.Request) (uint64, error) {
	v := r.Header.Get("Last-Event-ID")
	if v == "" {
		v = r.URL.Query().Get("after")
	}
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil {
		return 0, badRequest("Last-Event-ID is the number of a message, not %.40q.", v)
	}
	return n, nil
}

// eventStream writes server-sent events, until the visitor is gone.
type eventStream struct {
	w   http.ResponseWriter
	rc  *http.ResponseController
	err error
}

func (s *eventStream) line(m matcher, l *line) {
	if m.matches(l) {
		body, err := l.body()
		if err != nil {
			s.err = err
			return
		}
		s.send("quote", l.Changed, "", json.RawMessage(body))
	}
}

// send writes one event. One without a body is a comment. JSON has no line breaks, so that one line of data is enough.
func (s *eventStream) send(event string, id uint64, comment string, body any) {
	if s.err != nil {
		return
	}
	if s.err = s.rc.SetWriteDeadline(time.Now().Add(heartbeat)); s.err != nil {
		return
	}
	if body == nil {
		_, s.err = s.w.Write([]byte(": " + comment + "\n\n"))
		return
	}
	b, ready := body.(json.RawMessage)
	if !ready {
		var err error
		if b, err = json.Marshal(body); err != nil {
			s.err = err
			return
		}
	}
	head := "event: " + event
	if id > 0 {
		head += "\nid: " + strconv.FormatUint(id, 10)
	}
	_, s.err = s.w.Write(slices.Concat([]byte(head+"\ndata: "), b, []byte("\n\n")))
}

func (s *eventStream) flush() {
	if s.err == nil {
		s.err = s.rc.Flush()
	}
}
