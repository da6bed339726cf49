package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline/wire"
)

// Provisioning says how the streams are made. The zero value works on a server of one's own.
type Provisioning struct {
	// Store is what all streams together may keep, in bytes; DefaultStore unless set. Each stream reserves its share.
	Store int64
	// Replicas of each stream and bucket. 0 makes new ones with one, and leaves those that are there as they are; any other
	// number is brought about on all of them.
	Replicas int
	// Sizes, in bytes, of streams by name, where they are not to have their share. Those that are there are changed.
	Sizes map[string]int64
	// Cluster and Tags say on which servers the streams are to be; "" and none leave it to the broker.
	Cluster string
	Tags    []string
	// Taps says whether the broker copies what the hops and the stream of finished articles store to their live taps: TapsOn or
	// TapsOff bring that about on all of them, and "" makes new streams without and leaves those that are there as they are.
	Taps string
	// AckWait of the consumers; 30 s unless set.
	AckWait time.Duration
	// Patience is how long a broker is waited for that has no leader yet; 30 s unless set.
	Patience time.Duration
}

// DefaultStore is what all streams together may keep where nobody says otherwise, in bytes.
const DefaultStore = 6 << 30

// Values of Provisioning.Taps.
const (
	TapsOn  = "on"
	TapsOff = "off"
)

const (
	leastStore = 64 << 20
	// maxDeliver is how often a message may be delivered: at a process that is killed again and again, once in each of its lives,
	// whatever kills it. A message that kills its process is found out long before.
	maxDeliver  = 100
	maxInFlight = 1024

	// Windows of duplicate detection. The broker keeps each id in memory, 124 bytes and up to 300 while the window fills,
	// for so long, and reads the window again when it starts: at hundreds of articles a second they would be most of what
	// the process takes. So a window is as long as what it saves is worth, and no longer.
	//
	// On a hop, it saves the next stages the work that they would do twice: a message comes again when a worker has died, 30 s
	// (AckWait) later. What comes still later, as when the broker died as well, is worked on once more, and known at the end.
	// At the door it saves a sender's retry from going through ingest, where the ledger of stories drops what has not
	// changed. Where articles leave nothing stands behind: the window says for how long a broker may be away in the middle
	// of an article without giving it twice. Dead letters, held articles and corrections are few. Events need no window, as
	// Project appends each behind the one before.
	eventWindow = time.Second
	hopWindow   = time.Minute
	doorWindow  = time.Minute
	endWindow   = 5 * time.Minute
	fewWindow   = 3 * time.Minute
	deadWindow  = 2 * time.Hour

	// logged is how many revisions a key of a bucket has that is a log: as many as there is room for. A bucket has to say a number.
	logged = 1 << 40

	configKey = "wirecopy-config"
)

// Provision makes the streams, consumers and buckets that the topology needs, or brings those that exist to the form
// that this version wants. It is safe to repeat and to run from several processes at once. A change that would lose
// data is refused, with an error that names it, and nothing of that stream is touched.
func Provision(ctx context.Context, js jetstream.JetStream, t wire.Topology, p Provisioning) error {
	p, err := p.complete()
	if err != nil {
		return err
	}
	patience := time.Now().Add(p.Patience)
	for _, want := range streams(t, p) {
		if err := Patiently(ctx, patience, "stream "+want.Name, func() error { return provisionStream(ctx, js, want, p) }); err != nil {
			return err
		}
	}
	for _, stage := range t {
		if err := Patiently(ctx, patience, "consumer "+stage, func() error { return provisionConsumer(ctx, js, t, stage, p) }); err != nil {
			return err
		}
	}
	return Patiently(ctx, patience, "consumer "+wire.EventsWorker, func() error { return provisionProjector(ctx, js, p) })
}

func (p Provisioning) complete() (Provisioning, error) {
	if p.Store == 0 {
		p.Store = DefaultStore
	}
	if p.Store < leastStore {
		return p, fmt.Errorf("the streams need at least %d MiB of storage, and %d MiB are free for them", leastStore>>20, p.Store>>20)
	}
	setDefault(&p.AckWait, defaultAckWait)
	setDefault(&p.Patience, 30*time.Second)
	return p, nil
}

// Patiently calls f again, until a time, while the broker has no leader for what it asks, as when its servers have just
// started, or one was lost. what says in an error what was waited for.
func Patiently(ctx context.Context, until time.Time, what string, f func() error) error {
	for n := 1; ; n++ {
		err := f()
		if err == nil || !leaderless(err) {
			return err
		}
		if time.Now().After(until) {
			return fmt.Errorf("waited for the broker to have a leader for %s: %w", what, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(backoff(100*time.Millisecond, 2*time.Second, n)):
		}
	}
}

// leaderless reports whether err says that a broker is there, and not in a state to do what is asked.
func leaderless(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		switch api.ErrorCode {
		case 10008, 10009, 10118: // temporarily unavailable, no leader, offline
			return true
		}
		return false
	}
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrNoResponders) || errors.Is(err, context.DeadlineExceeded)
}

// share scales a size meant for the default store to the store there is.
func share(store, size int64) int64 {
	return max(256<<10, int64(float64(size)*float64(store)/DefaultStore))
}

// streams is what DESIGN calls for: work queues that refuse when full, so that publishers slow down and nothing
// unprocessed is dropped, and logs that any number of readers may replay.
func streams(t wire.Topology, p Provisioning) []jetstream.StreamConfig {
	var all []jetstream.StreamConfig
	add := func(c jetstream.StreamConfig) {
		c.Storage, c.Replicas, c.MaxBytes = jetstream.FileStorage, max(p.Replicas, 1), share(p.Store, c.MaxBytes)
		if n := p.Sizes[c.Name]; n > 0 {
			c.MaxBytes = n
		}
		if p.Cluster != "" || len(p.Tags) > 0 {
			c.Placement = &jetstream.Placement{Cluster: p.Cluster, Tags: p.Tags}
		}
		c.MaxMsgs, c.MaxConsumers, c.MaxMsgSize = -1, -1, -1 // the broker bounds messages, and the doors items
		if c.MaxMsgsPerSubject == 0 {
			c.MaxMsgsPerSubject = -1
		}
		all = append(all, c)
	}
	for i, hop := range t.Hops() {
		window := hopWindow
		if i == 0 {
			window = doorWindow
		}
		add(jetstream.StreamConfig{
			Name: wire.HopStream(hop), Description: "Messages that wait for the stage " + next(t, hop), Subjects: []string{wire.HopFilter(hop)},
			Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, MaxBytes: hopBytes(t), Duplicates: window,
			RePublish: p.tap(hop),
		})
	}
	add(jetstream.StreamConfig{
		Name: wire.EnrichedStream, Description: "Finished articles", Subjects: []string{wire.HopFilter(wire.Enriched)},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, MaxBytes: 2 << 30, MaxAge: 7 * 24 * time.Hour,
		Duplicates: endWindow, AllowDirect: true,
		// Not compressed: the broker would write each of its files once more, and let readers of it wait until that is on the disk.
		RePublish: p.tap(wire.Enriched),
	})
	add(jetstream.StreamConfig{
		Name: wire.EventsStream, Description: "Quotes, one event each, and entities, one event an article", Subjects: wire.EventFilters(),
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, MaxBytes: 1 << 30, MaxAge: 7 * 24 * time.Hour,
		Duplicates: eventWindow, AllowDirect: true, AllowAtomicPublish: true, // for clusters: see Project
	})
	add(jetstream.StreamConfig{
		Name: wire.DeadStream, Description: "Messages that a stage gave up", Subjects: []string{wire.HopFilter("dead")},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, MaxBytes: 256 << 20, MaxAge: 30 * 24 * time.Hour,
		Duplicates: deadWindow, AllowDirect: true,
	})
	// What editors have said is never dropped: when there is no more room, it is refused.
	add(jetstream.StreamConfig{
		Name: wire.CorrectionsStream, Description: "What editors have corrected", Subjects: []string{wire.CorrectionFilter("")},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, MaxBytes: 32 << 20, Duplicates: fewWindow, AllowDirect: true,
	})
	add(jetstream.StreamConfig{
		Name: wire.HeldStream, Description: "Articles that wait for the end of their embargo", Subjects: []string{wire.HopFilter("held")},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, MaxBytes: 256 << 20, MaxMsgsPerSubject: 1, Duplicates: fewWindow,
	})
	// A key-value bucket, but for one thing: when it is full, the oldest record goes and the new one is taken. Forgetting
	// a story of last week is better than standing still. It is a log of few keys: see package ledger.
	add(jetstream.StreamConfig{
		Name: "KV_" + wire.StoriesBucket, Description: "What has been seen of each story", Subjects: []string{"$KV." + wire.StoriesBucket + ".>"},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, MaxBytes: 256 << 20, MaxAge: 14 * 24 * time.Hour, MaxMsgsPerSubject: logged,
		Duplicates: 2 * time.Minute, AllowRollup: true, DenyDelete: true, AllowDirect: true,
	})
	// The same, for the articles that were killed: as long as what was sent of them is kept.
	add(jetstream.StreamConfig{
		Name: "KV_" + wire.KilledBucket, Description: "Which articles were killed", Subjects: []string{"$KV." + wire.KilledBucket + ".>"},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, MaxBytes: 4 << 20, MaxAge: 7 * 24 * time.Hour, MaxMsgsPerSubject: 1,
		Duplicates: 2 * time.Minute, AllowRollup: true, DenyDelete: true, AllowDirect: true,
	})
	add(jetstream.StreamConfig{
		Name: "KV_" + wire.SuspectsBucket, Description: "How often a process died at a message", Subjects: []string{"$KV." + wire.SuspectsBucket + ".>"},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, MaxBytes: 4 << 20, MaxAge: 7 * 24 * time.Hour, MaxMsgsPerSubject: 1,
		Duplicates: 2 * time.Minute, AllowRollup: true, DenyDelete: true, AllowDirect: true,
	})
	// Room for some thousand feeds: each takes a few hundred bytes, and eleven for each item in it.
	add(jetstream.StreamConfig{
		Name: "KV_" + wire.FeedsBucket, Description: "What is known of the feeds that are polled", Subjects: []string{"$KV." + wire.FeedsBucket + ".>"},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, MaxBytes: 8 << 20, MaxAge: 90 * 24 * time.Hour, MaxMsgsPerSubject: 1,
		Duplicates: 2 * time.Minute, AllowRollup: true, DenyDelete: true, AllowDirect: true,
	})
	add(jetstream.StreamConfig{
		Name: wire.AdvisoriesStream, Description: "What the broker says of messages that nobody could settle",
		Subjects:  wire.AdvisorySubjects(t),
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld, MaxBytes: 16 << 20, MaxAge: 7 * 24 * time.Hour, Duplicates: 2 * time.Minute, AllowDirect: true,
	})
	return all
}

// hopBytes is the size of a hop in the default store: 512 MiB, and less where a pipeline has more stages than wirecopy's
// own four, so that its streams still fit.
func hopBytes(t wire.Topology) int64 { return min(512<<20, 2<<30/int64(len(t.Hops()))) }

// tap is the live tap of a hop, where taps are asked for. The broker looks up what came before on the subject with each
// message that it copies.
func (p Provisioning) tap(hop string) *jetstream.RePublish {
	if p.Taps != TapsOn {
		return nil
	}
	return &jetstream.RePublish{Source: wire.HopFilter(hop), Destination: wire.LiveFilter(hop)}
}

func next(t wire.Topology, hop string) string {
	for _, stage := range t {
		if t.In(stage) == hop {
			return stage
		}
	}
	return ""
}

func provisionStream(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig, p Provisioning) error {
	hash := configHash(want)
	want.Metadata = map[string]string{configKey: hash}
	s, err := js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if want.FirstSeq, err = firstNumber(ctx, js, want.Name); err != nil {
			return err
		}
		if _, err = js.CreateStream(ctx, want); errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			s, err = js.Stream(ctx, want.Name) // another process was quicker
		} else {
			return describeCreate(want, err)
		}
	}
	if err != nil {
		return fmt.Errorf("look up stream %s: %w", want.Name, err)
	}
	next, changes := change(s.CachedInfo(), want, p)
	if len(changes) == 0 {
		return nil
	}
	if losses := losses(s.CachedInfo(), next); len(losses) > 0 {
		return fmt.Errorf("stream %s exists in a form that this version cannot take over without losing data: %s; let it drain, then remove it with `nats stream rm %s` and start again",
			want.Name, strings.Join(losses, "; "), want.Name)
	}
	if _, err := js.UpdateStream(ctx, next); err != nil {
		return describeUpdate(next, err)
	}
	return nil
}

// firstNumber is the number of the first message of a stream that is made, 0 for the usual one. Stages know an item by the number
// that it had on the way in: where they remember items, as after a restore or when an operator has removed the way in, no
// number comes again.
func firstNumber(ctx context.Context, js jetstream.JetStream, stream string) (uint64, error) {
	if stream != wire.HopStream(wire.Raw) {
		return 0, nil
	}
	stories, err := js.Stream(ctx, "KV_"+wire.StoriesBucket)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("look up stream KV_%s: %w", wire.StoriesBucket, err)
	case stories.CachedInfo().State.LastSeq == 0:
		return 0, nil
	}
	return uint64(time.Now().UnixMilli()), nil // far more than a pipeline has taken in
}

// change gives the form that a stream is to have, and in what it differs from the one that it has. Where this version
// made it, what an operator has tuned since stays; so do its size, replicas and place, unless they are asked for.
func change(have *jetstream.StreamInfo, want jetstream.StreamConfig, p Provisioning) (next jetstream.StreamConfig, changes []string) {
	next = want
	if have.Config.Metadata[configKey] == want.Metadata[configKey] {
		next = have.Config
	} else {
		changes = append(changes, "its configuration is that of another version")
	}
	next.MaxBytes, next.Replicas, next.Placement = have.Config.MaxBytes, have.Config.Replicas, have.Config.Placement
	next.RePublish, next.FirstSeq = have.Config.RePublish, have.Config.FirstSeq
	if p.Taps != "" && (next.RePublish == nil) != (want.RePublish == nil) {
		changes = append(changes, "live tap "+p.Taps)
		next.RePublish = want.RePublish
	}
	if p.Replicas > 0 && p.Replicas != next.Replicas {
		changes = append(changes, fmt.Sprintf("replicas %d → %d", next.Replicas, p.Replicas))
		next.Replicas = p.Replicas
	}
	if n := p.Sizes[want.Name]; n > 0 && n != next.MaxBytes {
		changes = append(changes, fmt.Sprintf("size %d MiB → %d MiB", next.MaxBytes>>20, n>>20))
		next.MaxBytes = n
	}
	if want.Placement != nil && (next.Placement == nil || next.Placement.Cluster != want.Placement.Cluster || !slices.Equal(next.Placement.Tags, want.Placement.Tags)) {
		changes = append(changes, "placement")
		next.Placement = want.Placement
	}
	return next, changes
}

func describeCreate(want jetstream.StreamConfig, err error) error {
	if err == nil {
		return nil
	}
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == 10047 || api.ErrorCode == 10028) {
		return fmt.Errorf("create stream %s: the broker has no %d MiB of storage left to reserve for it; raise its max_file_store or the account's limit, or say with --store what all streams together may keep", want.Name, want.MaxBytes>>20)
	}
	if errors.As(err, &api) && (api.ErrorCode == 10005 || api.ErrorCode == 10074) {
		return fmt.Errorf("create stream %s: the broker has not enough servers for %d replicas: %w", want.Name, want.Replicas, err)
	}
	return fmt.Errorf("create stream %s: %w", want.Name, err)
}

func describeUpdate(want jetstream.StreamConfig, err error) error {
	return fmt.Errorf("update stream %s (%d MiB, %d replicas): %w", want.Name, want.MaxBytes>>20, want.Replicas, err)
}

// losses lists what changing the stream to want would lose. An empty list means that the change is safe.
func losses(have *jetstream.StreamInfo, want jetstream.StreamConfig) []string {
	var l []string
	say := func(format string, v ...any) { l = append(l, fmt.Sprintf(format, v...)) }
	c := have.Config
	if c.Retention != want.Retention {
		say("its retention is %s, not %s", c.Retention, want.Retention)
	}
	if c.Storage != want.Storage {
		say("its storage is %s, not %s", c.Storage, want.Storage)
	}
	if want.Discard == jetstream.DiscardOld && c.Discard == jetstream.DiscardNew && want.Retention == jetstream.WorkQueuePolicy {
		say("a full queue would drop its oldest message")
	}
	if have.State.Msgs == 0 {
		return l
	}
	if want.MaxAge > 0 && (c.MaxAge == 0 || c.MaxAge > want.MaxAge) {
		say("messages are kept for %s, and would be for %s", age(c.MaxAge), age(want.MaxAge))
	}
	if want.MaxMsgs > 0 && have.State.Msgs > uint64(want.MaxMsgs) {
		say("it holds %d messages, and would hold %d", have.State.Msgs, want.MaxMsgs)
	}
	if want.MaxBytes > 0 && have.State.Bytes > uint64(want.MaxBytes) {
		say("it holds %d MiB, and would hold %d", have.State.Bytes>>20, want.MaxBytes>>20)
	}
	for _, s := range c.Subjects {
		if !slices.Contains(want.Subjects, s) {
			say("its subject %s would go", s)
		}
	}
	return l
}

func age(d time.Duration) string {
	if d == 0 {
		return "ever"
	}
	return d.String()
}

// configHash stands for all of a stream's configuration but what belongs to the operator: space, replicas, place and taps.
func configHash(c jetstream.StreamConfig) string {
	c.MaxBytes, c.Replicas, c.Metadata, c.Placement, c.RePublish = 0, 0, nil, nil, nil
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // a StreamConfig is plain data
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func provisionConsumer(ctx context.Context, js jetstream.JetStream, t wire.Topology, stage string, p Provisioning) error {
	hop := t.In(stage)
	_, err := js.CreateOrUpdateConsumer(ctx, wire.HopStream(hop), jetstream.ConsumerConfig{
		Durable: stage, Description: "The workers of the stage " + stage, FilterSubject: wire.HopFilter(hop),
		AckPolicy: jetstream.AckExplicitPolicy, DeliverPolicy: jetstream.DeliverAllPolicy,
		AckWait: p.AckWait, MaxDeliver: maxDeliver, MaxAckPending: maxInFlight, MaxWaiting: 512,
	})
	if err != nil {
		return fmt.Errorf("create consumer %s on stream %s: %w", stage, wire.HopStream(hop), err)
	}
	return nil
}

// provisionProjector makes the consumer by which articles come to the projector: to one at a time, and in order. It has no filter: with one,
// even with that which all pass, the broker reads a file of the stream to count what is left, whenever the consumer is moved.
func provisionProjector(ctx context.Context, js jetstream.JetStream, p Provisioning) error {
	_, err := js.CreateOrUpdateConsumer(ctx, wire.EnrichedStream, jetstream.ConsumerConfig{
		Durable: wire.EventsWorker, Description: "What makes the events of finished articles",
		AckPolicy: jetstream.AckExplicitPolicy, DeliverPolicy: jetstream.DeliverAllPolicy,
		AckWait: p.AckWait, MaxDeliver: -1, MaxAckPending: 2 * projectorBatch, MaxWaiting: 512,
		PriorityPolicy: jetstream.PriorityPolicyPinned, PriorityGroups: []string{projectorGroup}, PinnedTTL: projectorPin,
	})
	if err != nil {
		return fmt.Errorf("create consumer %s on stream %s: %w", wire.EventsWorker, wire.EnrichedStream, err)
	}
	return nil
}
