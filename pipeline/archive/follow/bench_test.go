package follow_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/archivetest"
	"wirecopy/pipeline/archive/follow"
	"wirecopy/pipeline/wire"
)

// BenchmarkFollow reads 5000 made-up articles off a broker in the same process into an archive, and reports the processor time of an
// article: of the broker's part in it, of reading, and of storing. "apart" reads them from their messages; "together" has them from
// the last stage, as in one process of all stages.
func BenchmarkFollow(b *testing.B) {
	const articles = 5000
	_, js := broker(b)
	world := archivetest.New(21, 1000)
	var all []*nats.Msg
	var finished []*pipeline.Article
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
		all, finished = append(all, msgs[0]), append(finished, a)
	}
	for _, together := range []bool{false, true} {
		b.Run(map[bool]string{false: "apart", true: "together"}[together], func(b *testing.B) {
			for b.Loop() {
				s := open(b, file(b))
				o := follow.Options{UntilIdle: 20 * time.Millisecond}
				if together {
					o.Finished = pipeline.NewMemory(articles, 1<<30)
					for i, m := range all {
						o.Finished.Remember(m.Header.Get(nats.MsgIdHdr), m.Data, finished[i])
					}
				}
				before := processor()
				read(b, js, s, o)
				b.ReportMetric((processor()-before).Seconds()*1000/articles, "cpu-ms/article")
				s.Close()
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
