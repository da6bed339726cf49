// Package ledger keeps the records that stages decide by in a NATS key-value bucket, so that any number of workers agree,
// over restarts. What a record says is known to the stage alone.
//
// The bucket is a log. Its keys are few, the shards, and each record is a new revision of the shard that its own key belongs to,
// with that key before it: a broker holds a key of its own in memory for every subject of a stream, a hundred bytes and more,
// and there are as many records as stories. So each process follows the log and knows where in it the newest record of each key is.
// A record is stored only behind all that the process has seen of the shard: the broker refuses it where somebody else was
// quicker, and the process looks again when it has seen that. See docs/decisions/0021.
package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"hash/maphash"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// Ledger is pipeline.Records over the bucket that runner.Provision makes.
type Ledger struct {
	kv     jetstream.KeyValue
	stream jetstream.Stream // of the bucket
	ctx    context.Context  // of a follower that nobody asked for
	seed   maphash.Seed

	mu        sync.Mutex
	following bool
	ready     chan struct{} // closed when all has been seen that was there when the follower began
	known     table
	shards    [shards]shard
	followed  uint64        // the number of the newest message that the follower has seen
	moved     chan struct{} // closed when that grows; nil where nobody waits for it
	oldest    uint64        // what the broker has forgotten is below that
	created   time.Time     // of the stream
	remade    chan struct{} // closed when all is forgotten and read again: there is another stream
	epoch     int           // counts how often that was
}

// shard is what is known of one. All of its messages up to last are in known: what is stored behind the last one is decided in
// the knowledge of all others. Everything that makes last larger keeps to that.
type shard struct {
	turn chan struct{} // has one in it while somebody stores: two at once would be in each other's way
	last uint64
}

const (
	// shards is how many keys the log has: few, as each is kept in the broker's memory in each of its files, and many more than
	// there are workers that store at the same time.
	shards = 256
	// prefix of the keys. Versions before this one stored each record under its own key, which has no such prefix.
	prefix = "by-hash."
	// separator stands between the key and the record. No key has one in it.
	separator = '\n'

	// answerTimeout is how long the broker may take for one answer.
	answerTimeout = 5 * time.Second
	// readTimeout is how long one question may wait until all has been read that was there at the start, a few seconds for a
	// bucket that is full. What is asked then is asked again.
	readTimeout = 25 * time.Second
	// followAgain is the wait before a broken Follow begins anew.
	followAgain = 2 * time.Second
	// askOldest is after how many messages the broker is asked again what it has forgotten.
	askOldest = 1 << 14
)

// Open finds the bucket on the broker that js reaches. A ledger that nobody follows follows the bucket by itself from its first
// use on, until ctx ends.
func Open(ctx context.Context, js jetstream.JetStream) (*Ledger, error) {
	kv, err := js.KeyValue(ctx, wire.StoriesBucket)
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", wire.StoriesBucket, err)
	}
	stream, err := js.Stream(ctx, "KV_"+wire.StoriesBucket)
	if err != nil {
		return nil, fmt.Errorf("open the stream of bucket %s: %w", wire.StoriesBucket, err)
	}
	l := &Ledger{kv: kv, stream: stream, ctx: ctx, seed: maphash.MakeSeed(), ready: make(chan struct{}), remade: make(chan struct{})}
	for i := range l.shards {
		l.shards[i].turn = make(chan struct{}, 1)
	}
	return l, nil
}

// shardOf is the shard of a key, the same in every process.
func shardOf(key string) int {
	h := fnv.New32a()
	h.Write([]byte(key))
	return int(h.Sum32() % shards)
}

func shardKey(n int) string { return fmt.Sprintf("%s%02x", prefix, n) }

// split reads a message of the bucket: whose record it is, the record, and of which shard it is, -1 for one of a version before
// this one.
func split(key string, value []byte) (whose string, record []byte, shard int) {
	name, ours := strings.CutPrefix(key, prefix)
	if !ours {
		return key, value, -1
	}
	if _, err := fmt.Sscanf(name, "%02x", &shard); err != nil || shard >= shards {
		return "", nil, -1
	}
	before, after, _ := bytes.Cut(value, []byte{separator})
	return string(before), after, shard
}

// Load implements pipeline.Records.
func (l *Ledger) Load(ctx context.Context, key string) ([]byte, uint64, error) {
	if err := l.start(ctx); err != nil {
		return nil, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	number := l.find(key)
	if number == 0 {
		return nil, 0, nil
	}
	m, err := l.stream.GetMsg(ctx, number)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, number, l.forgotten(ctx, number)
	}
	if err != nil {
		return nil, 0, pipeline.Unavailable(err)
	}
	whose, record, _ := split(strings.TrimPrefix(m.Subject, "$KV."+wire.StoriesBucket+"."), m.Data)
	if whose != key { // another key with the same hash, as may be in a universe or two: this one's record is forgotten
		return nil, number, nil
	}
	return record, number, nil
}

// forgotten is nil where the broker has dropped the message with that number. A server of a cluster that has not heard of it yet is
// asked again later.
func (l *Ledger) forgotten(ctx context.Context, number uint64) error {
	if err := l.begin(ctx); err != nil {
		return pipeline.Unavailable(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if number >= l.oldest {
		return pipeline.Unavailable(fmt.Errorf("message %d of bucket %s is not where it was asked for", number, wire.StoriesBucket))
	}
	return nil
}

// find gives the number of a key's newest record that this process knows, 0 where there is none.
func (l *Ledger) find(key string) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known.find(l.hash(key))
}

func (l *Ledger) hash(key string) uint64 { return maphash.String(l.seed, key) }

// Store implements pipeline.Records by compare-and-set.
func (l *Ledger) Store(ctx context.Context, key string, record []byte, revision uint64) error {
	if strings.IndexByte(key, separator) >= 0 {
		return fmt.Errorf("key %q of a record: a line break cannot be in it", key)
	}
	if err := l.start(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	n := shardOf(key)
	s, name := &l.shards[n], shardKey(n)
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return pipeline.Unavailable(ctx.Err())
	}
	value := make([]byte, 0, len(key)+1+len(record))
	value = append(append(append(value, key...), separator), record...)
	for wait := time.Millisecond; ; wait *= 2 {
		last, is, epoch := l.behind(s, key)
		if is != revision {
			return pipeline.ErrConflict
		}
		number, err := l.kv.Update(ctx, name, value, last)
		if err == nil {
			l.note(key, n, number, epoch)
			return nil
		}
		if !errors.Is(err, jetstream.ErrKeyExists) && !wire.Conflict(err) {
			return pipeline.Unavailable(err)
		}
		if err := l.catchUp(ctx, s, name); err != nil {
			return pipeline.Unavailable(err)
		}
		select { // a server of a cluster may be a little behind
		case <-time.After(wait):
		case <-ctx.Done():
			return pipeline.Unavailable(ctx.Err())
		}
	}
}

// behind gives what a record of key is stored behind, the number of the record that there is, and when that is known.
func (l *Ledger) behind(s *shard, key string) (last, number uint64, epoch int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return s.last, l.known.find(l.hash(key)), l.epoch
}

// catchUp returns when all has been seen that the shard has.
func (l *Ledger) catchUp(ctx context.Context, s *shard, name string) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	var last uint64
	m, err := l.stream.GetLastMsgForSubject(ctx, "$KV."+wire.StoriesBucket+"."+name)
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound): // the broker has forgotten all of it
	case err != nil:
		return err
	default:
		last = m.Sequence
	}
	epoch, err := l.reach(ctx, last)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.epoch == epoch {
		s.last = last
	}
	return nil
}

// reach returns when the follower has seen the message with that number.
func (l *Ledger) reach(ctx context.Context, number uint64) (epoch int, err error) {
	for {
		l.mu.Lock()
		if l.followed >= number {
			defer l.mu.Unlock()
			return l.epoch, nil
		}
		if l.moved == nil {
			l.moved = make(chan struct{})
		}
		moved := l.moved
		l.mu.Unlock()
		select {
		case <-moved:
		case <-ctx.Done():
			return 0, fmt.Errorf("wait for message %d of bucket %s: %w", number, wire.StoriesBucket, ctx.Err())
		}
	}
}

// note keeps where the newest record of a key is; shard is -1 for one that is in none. What was found out in an earlier epoch comes
// again by the follower.
func (l *Ledger) note(key string, shard int, number uint64, epoch int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if epoch != l.epoch {
		return
	}
	l.known.put(l.hash(key), number, l.oldest)
	if shard >= 0 {
		l.shards[shard].last = max(l.shards[shard].last, number)
	}
}
