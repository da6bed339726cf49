package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/cmd/wirecopy/internal/newsgen"
	"wirecopy/pipeline"
	"wirecopy/pipeline/embedded"
	"wirecopy/pipeline/runner"
	"wirecopy/pipeline/wire"
)

// bare is what the broker does with the same articles when nothing is done to them: it is what the pipeline can reach at
// best.
type bare struct {
	ArticlesPerSecond float64 `json:"articles_per_second"`
	MillisCPU         float64 `json:"cpu_ms_per_article"`
}

// sampled is how many articles the bare broker is given, again and again.
const sampled = 64

// hopBodies are what articles are on each hop, as large as they are there: the raw hop first, finished articles last.
func hopBodies(ctx context.Context, chain pipeline.Chain, seed uint64) ([][][]byte, error) {
	all := make([][][]byte, len(chain)+1)
	for i := range sampled {
		article := newsgen.New(seed, uint64(i))
		item := article.JSON()
		all[0] = append(all[0], item)
		batch := []pipeline.Message{{Source: "bench", Item: item, Received: time.Now(), Origin: "bench/" + strconv.Itoa(i)}}
		for n, s := range chain {
			out, err := s.Process(ctx, batch[0])
			if err != nil || len(out) == 0 {
				return nil, fmt.Errorf("stage %s gave %d messages: %w", s.Name(), len(out), err)
			}
			body, err := out[0].Article.Encode()
			if err != nil {
				return nil, err
			}
			all[n+1] = append(all[n+1], body)
			batch = out
		}
	}
	return all, nil
}

// measureBare passes articles over the streams of a pipeline on a server of their own: each hop's consumer takes them,
// publishes what the next hop would get, and acknowledges when that is stored.
func measureBare(ctx context.Context, chain pipeline.Chain, c *benchCmd) (*bare, error) {
	bodies, err := hopBodies(ctx, chain, c.Seed)
	if err != nil {
		return nil, err
	}
	s, err := embedded.Start(embedded.Options{Durability: embedded.Durability(c.Durability)})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	topology := wire.Topology(chain.Names())
	var done atomic.Int64
	slots := make(chan struct{}, c.InFlight)
	for n, stage := range topology {
		nc, err := s.Connect()
		if err != nil {
			return nil, err
		}
		defer nc.Close()
		last := topology.Last(stage)
		mover := &mover{subject: wire.ArticleSubject(topology.Out(stage), "bench"), bodies: bodies[n+1], stored: func() {
			if last {
				done.Add(1)
				<-slots
			}
		}}
		if n == 0 {
			js, err := jetstream.New(nc)
			if err != nil {
				return nil, err
			}
			if err := runner.Provision(ctx, js, topology, runner.Provisioning{Store: s.StoreLimit()}); err != nil {
				return nil, err
			}
		}
		stop, err := mover.start(ctx, nc, wire.HopStream(topology.In(stage)), stage)
		if err != nil {
			return nil, err
		}
		defer stop()
	}
	nc, err := s.Connect()
	if err != nil {
		return nil, err
	}
	defer nc.Close()
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(sendWindow))
	if err != nil {
		return nil, err
	}
	start, cpu := time.Now(), machine.CPU()
	for i := range c.Articles {
		select {
		case slots <- struct{}{}:
		case <-time.After(patience):
			return nil, errors.New("the bare broker stands still")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if _, err := js.PublishMsgAsync(wire.NewItem("bench", "", "bare/"+strconv.Itoa(i), bodies[0][i%sampled], time.Now()), jetstream.WithStallWait(patience)); err != nil {
			return nil, err
		}
	}
	for since := time.Now(); done.Load() < int64(c.Articles); time.Sleep(time.Millisecond) {
		if ctx.Err() != nil || time.Since(since) > patience {
			return nil, errors.Join(errors.New("the bare broker did not pass all articles"), ctx.Err())
		}
	}
	took := time.Since(start)
	return &bare{float64(c.Articles) / took.Seconds(), 1000 * (machine.CPU() - cpu).Seconds() / float64(c.Articles)}, nil
}

// mover takes messages of one hop to the next, with other bodies.
type mover struct {
	subject string
	bodies  [][]byte
	stored  func()
}

func (m *mover) start(ctx context.Context, nc *nats.Conn, stream, consumer string) (stop func(), err error) {
	waiting := make(chan jetstream.Msg, 4096)
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(256), jetstream.WithPublishAsyncAckHandler(func(jetstream.JetStream, *nats.Msg, *jetstream.PubAck) {
		// Confirmations come in the order in which the messages were sent.
		_ = (<-waiting).Ack()
		m.stored()
	}))
	if err != nil {
		return nil, err
	}
	cons, err := js.Consumer(ctx, stream, consumer)
	if err != nil {
		return nil, err
	}
	n := 0
	cc, err := cons.Consume(func(in jetstream.Msg) {
		h := nats.Header{}
		for k, v := range in.Headers() {
			h[k] = v
		}
		h[nats.MsgIdHdr] = []string{in.Headers().Get("ce-id") + "/" + consumer}
		waiting <- in
		if _, err := js.PublishMsgAsync(&nats.Msg{Subject: m.subject, Header: h, Data: m.bodies[n%len(m.bodies)]}, jetstream.WithStallWait(patience)); err != nil {
			<-waiting
		}
		n++
	}, jetstream.PullMaxMessages(256))
	if err != nil {
		return nil, err
	}
	return cc.Stop, nil
}
