package follow_test

import (
	"syscall"
	"testing"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/archivetest"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/wire"
)

// BenchmarkFollow reads 5000 made-up articles off a broker in the same process into an archive, and reports the processor time of an
// article: of the broker's part in it, of reading, and of storing.
func BenchmarkFollow(b *testing.B) {
	const articles = 5000
	_, js := broker(b)
	world := archivetest.New(21, 1000)
	for n := range articles {
		a := world.Article(n)
		msgs, err := wire.Outputs(topology, "sentiment", pipeline.Message{Source: a.Source, Article: a, Received: a.VersionCreated})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := js.PublishMsgAsync(msgs[0]); err != nil {
			b.Fatal(err)
		}
		if n%200 == 199 {
			<-js.PublishAsyncComplete()
		}
	}
	for b.Loop() {
		s := open(b, file(b))
		before := processor()
		read(b, js, s, follow.Options{UntilIdle: 20 * time.Millisecond})
		b.ReportMetric((processor()-before).Seconds()*1000/articles, "cpu-ms/article")
		s.Close()
	}
	b.ReportMetric(0, "ns/op")
}

func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
