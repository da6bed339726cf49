package follow_test

import (
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/wire"
)

// BenchmarkFollow reads made-up articles off a broker in the same process into an archive, and reports the processor time of an
// article: of the broker's part in it, of reading, and of storing. "apart" reads them from their messages; "together" has them from
// the last stage, as in one process of all stages. They come 1,536 at a time, as many as two transactions take: with all of them in memory at once, much
// of the time would be the garbage collector's, and by chance. WIRECOPY_BENCH_ARCHIVE names an archive that BenchmarkArchive has filled, and
// WIRECOPY_BENCH_WORLD of how many articles its world is: they are added to it, after some that only let the process get to know who
// is named most, as one that has been at it for a while does. Else each run has a file of its own. Several runs (-benchtime 4x) are taken
// together: parts of the index of words are merged now and then. What waits for a quiet time is done once in a run, after as many articles as at
// the latest where they come without a pause.
func BenchmarkFollow(b *testing.B) {
	const slice, slices = 1536, 8
	_, js := broker(b)
	place := os.Getenv("WIRECOPY_BENCH_ARCHIVE")
	world, next := archivetest.New(21, 1000), 0
	if place != "" {
		world, next = worldOf(b, place)
	}
	for _, together := range []bool{false, true} {
		b.Run(map[bool]string{false: "apart", true: "together"}[together], func(b *testing.B) {
			var took time.Duration
			articles := 0
			for b.Loop() {
				to := place
				if to == "" {
					to = file(b)
				}
				s := open(b, to)
				from := 0
				if place != "" {
					from = -slices // to get to know them
				}
				for n := from; n < slices; n++ {
					o := follow.Options{UntilIdle: 20 * time.Millisecond, Finished: fillStream(b, js, world, next, slice)}
					if next += slice; !together {
						o.Finished = nil
					}
					if t := taken(b, js, s, o, n == -1 || n == slices-1); n >= 0 {
						took += t
						articles += slice
					}
				}
				s.Close()
			}
			b.ReportMetric(took.Seconds()*1000/float64(articles), "cpu-ms/article")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// taken gives the processor time of reading what is in the stream, and of what waited for a quiet time, if that is to be done.
func taken(b *testing.B, js jetstream.JetStream, s *archive.Store, o follow.Options, settle bool) time.Duration {
	b.Helper()
	before := processor()
	read(b, js, s, o)
	if settle {
		if err := s.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return processor() - before
}

// worldOf gives the world of an archive that is there, and how many of its articles are in it.
func worldOf(b *testing.B, place string) (*archivetest.World, int) {
	b.Helper()
	size, err := strconv.Atoi(os.Getenv("WIRECOPY_BENCH_WORLD"))
	if err != nil {
		b.Fatalf("WIRECOPY_BENCH_WORLD: %v", err)
	}
	s := open(b, place)
	defer s.Close()
	stats, err := s.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return archivetest.New(11, size/20), stats.Articles
}

// fillStream publishes made-up articles, as the last stage does, in the place of those that are there, and gives what that stage remembers of them.
func fillStream(b *testing.B, js jetstream.JetStream, world *archivetest.World, from, n int) *pipeline.Memory {
	b.Helper()
	stream, err := js.Stream(b.Context(), wire.EnrichedStream)
	if err != nil {
		b.Fatal(err)
	}
	if err := stream.Purge(b.Context()); err != nil {
		b.Fatal(err)
	}
	known := pipeline.NewMemory(n, 1<<30)
	for i := range n {
		a := world.Article(from + i)
		msgs, err := wire.Outputs(topology, "sentiment", pipeline.Message{Source: a.Source, Article: a, Received: a.VersionCreated})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := js.PublishMsgAsync(msgs[0]); err != nil {
			b.Fatal(err)
		}
		if i%200 == 199 {
			<-js.PublishAsyncComplete()
		}
		known.Remember(msgs[0].Header.Get(nats.MsgIdHdr), msgs[0].Data, a)
	}
	<-js.PublishAsyncComplete()
	return known
}

func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
