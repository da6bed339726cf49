package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// resume finds out how far the projection has come: the last event that is stored says which article it was made of.
// Where there is none, it is what the projector's consumer says.
func (p *projector) resume(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	out, err := p.js.Stream(ctx, wire.EventsStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.EventsStream, err)
	}
	in, err := p.js.Stream(ctx, wire.EnrichedStream)
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", wire.EnrichedStream, err)
	}
	cons, err := p.cons.Info(ctx)
	if err != nil {
		return fmt.Errorf("look up its consumer on stream %s: %w", wire.EnrichedStream, err)
	}
	if p.batches, err = takesBatches(out.CachedInfo()); err != nil {
		return err
	}
	have, articles := out.CachedInfo().State, in.CachedInfo().State
	p.last, p.after, p.stored = have.LastSeq, "", nil
	next := max(cons.AckFloor.Stream+1, articles.FirstSeq)
	article, whole, err := p.lastArticle(ctx, have)
	if err != nil {
		return err
	}
	switch {
	case article < next:
	case article > articles.LastSeq:
		p.log.Warn("the last event is of an article that the stream does not have: the stream was made anew", zap.Uint64("article", article))
	case whole:
		next = article + 1
	default:
		next = article
		if p.stored, err = p.storedOf(ctx, have, article); err != nil {
			return err
		}
	}
	p.next = next
	p.settle(next - 1)
	p.done = next - 1
	if len(p.window) == 0 { // all was stored, and only its confirmation was missing
		p.Health.report(wire.EventsWorker, noStoring, nil)
	}
	p.target = max(p.target, next-1)
	p.synced = true
	return nil
}

// takesBatches reports whether the stream of events is one of a cluster, which has to take batches. There, an event must
// not name the one that it comes after: a replica that has another one as its last cannot go on (nats-server 2.15, where
// applyStreamEntries gives up the stream).
func takesBatches(s *jetstream.StreamInfo) (bool, error) {
	if s.Config.Replicas < 2 && (s.Cluster == nil || s.Cluster.Name == "") {
		return false, nil
	}
	if !s.Config.AllowAtomicPublish {
		return false, fmt.Errorf("stream %s takes no batches, which a cluster needs: wirecopy provision lets it", wire.EventsStream)
	}
	return true, nil
}

// lastArticle gives the number of the article of the last event that is stored, 0 where there is none, and whether all of
// its events are.
func (p *projector) lastArticle(ctx context.Context, have jetstream.StreamState) (seq uint64, whole bool, err error) {
	for n := have.LastSeq; n >= have.FirstSeq && n > 0 && have.Msgs > 0; n-- {
		m, err := leaderGet(ctx, p.nc, wire.EventsStream, getRequest{Seq: n})
		if noMessage(err) && have.NumDeleted > 0 {
			continue // somebody has deleted it
		}
		if err != nil {
			return 0, false, fmt.Errorf("read event %d of %s: %w", n, wire.EventsStream, err)
		}
		if place, ok := wire.PlaceOf(m.Header); ok {
			e, err := wire.ReadEvent(m.Subject, m.Header, nil)
			return place.Article, err == nil && e.Type == wire.TypeEntities, nil
		} // else somebody else has published it
	}
	return 0, false, nil
}

// storedOf are the ids of the events of an article that are stored, of which the last one is not.
func (p *projector) storedOf(ctx context.Context, have jetstream.StreamState, article uint64) (map[string]bool, error) {
	ids := map[string]bool{}
	for seq := have.LastSeq; seq >= have.FirstSeq && seq > 0; seq-- {
		m, err := leaderGet(ctx, p.nc, wire.EventsStream, getRequest{Seq: seq})
		if noMessage(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read event %d of %s: %w", seq, wire.EventsStream, err)
		}
		place, ok := wire.PlaceOf(m.Header)
		if !ok {
			continue
		}
		if place.Article != article {
			break
		}
		ids[wire.EventID(m.Header)] = true
	}
	return ids, nil
}

// standing reads the record of what stands of an article, nil where there is none.
func (p *projector) standing(ctx context.Context, subject string) (*wire.Standing, error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	m, err := leaderGet(ctx, p.nc, wire.EventsStream, getRequest{LastBySubject: subject})
	if noMessage(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what stands, on %s: %w", subject, err)
	}
	e, err := wire.ReadEvent(m.Subject, m.Header, m.Data)
	var s wire.Standing
	if err == nil {
		s, err = wire.ReadStanding(e)
	}
	if err != nil {
		p.log.Warn("the record of an article cannot be read, and is made anew", zap.String("subject", subject), zap.Error(err))
		return nil, nil
	}
	return &s, nil
}

// lookUp reads an article that was not delivered, as it was delivered to another projector before; nil where it is gone.
func (p *projector) lookUp(ctx context.Context, seq uint64) (*projected, error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	m, err := leaderGet(ctx, p.nc, wire.EnrichedStream, getRequest{Seq: seq})
	if noMessage(err) {
		// A server that has just begun to lead the stream may not have read all of it yet.
		s, err := p.js.Stream(ctx, wire.EnrichedStream)
		if err != nil {
			return nil, fmt.Errorf("look up stream %s: %w", wire.EnrichedStream, err)
		}
		if have := s.CachedInfo().State; seq >= have.FirstSeq && have.NumDeleted == 0 {
			return nil, fmt.Errorf("article %d of %s is not there yet", seq, wire.EnrichedStream)
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read article %d of %s: %w", seq, wire.EnrichedStream, err)
	}
	return &projected{seq: seq, msg: &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data}, since: m.Time, ready: make(chan struct{})}, nil
}

// getRequest is what JetStream is asked for.
type getRequest struct {
	Seq           uint64 `json:"seq,omitempty"`
	LastBySubject string `json:"last_by_subj,omitempty"`
}

// noMessage reports whether err says that a stream has no such message.
func noMessage(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeMessageNotFound
}

// leaderGet reads one message of a stream from the server that leads it. A direct get, which the client prefers, may be
// answered by one that is behind, and what it does not have yet would count as not stored.
func leaderGet(ctx context.Context, nc *nats.Conn, stream string, what getRequest) (*jetstream.RawStreamMsg, error) {
	ask, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	reply, err := nc.RequestWithContext(ctx, wire.API("STREAM.MSG.GET", stream), ask)
	if err != nil {
		return nil, err
	}
	var got struct {
		Error   *jetstream.APIError `json:"error"`
		Message struct {
			Subject string    `json:"subject"`
			Seq     uint64    `json:"seq"`
			Header  []byte    `json:"hdrs"`
			Data    []byte    `json:"data"`
			Time    time.Time `json:"time"`
		} `json:"message"`
	}
	if err := json.Unmarshal(reply.Data, &got); err != nil {
		return nil, fmt.Errorf("read the broker's answer: %w", err)
	}
	if got.Error != nil {
		return nil, got.Error
	}
	m := &jetstream.RawStreamMsg{Subject: got.Message.Subject, Sequence: got.Message.Seq, Data: got.Message.Data, Time: got.Message.Time}
	if len(got.Message.Header) > 0 {
		if m.Header, err = nats.DecodeHeadersMsg(got.Message.Header); err != nil {
			return nil, fmt.Errorf("read the headers of message %d: %w", m.Sequence, err)
		}
	}
	return m, nil
}
