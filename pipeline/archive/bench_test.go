package archive_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/archivetest"
)

// processor is the processor time that the process has taken.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// server gives the processor time of a PostgreSQL server on this machine, of all its processes that are there now; 0 where
// it cannot be read. The file that it keeps in its directory has the number of the first of them.
func server(b *testing.B, place string) func() time.Duration {
	b.Helper()
	none := func() time.Duration { return 0 }
	if !strings.HasPrefix(place, "postgres") {
		return none
	}
	c, err := pgx.Connect(b.Context(), place)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close(b.Context()) }()
	var dir string
	if c.QueryRow(b.Context(), "SHOW data_directory").Scan(&dir) != nil {
		return none
	}
	text, _ := os.ReadFile(filepath.Join(dir, "postmaster.pid"))
	pid, _, _ := strings.Cut(string(text), "\n")
	return func() (all time.Duration) {
		children, _ := os.ReadFile(filepath.Join("/proc", pid, "task", pid, "children"))
		for child := range strings.FieldsSeq(string(children)) {
			text, _ := os.ReadFile(filepath.Join("/proc", child, "schedstat"))
			ran, _, _ := strings.Cut(string(text), " ") // in nanoseconds
			n, _ := strconv.ParseInt(ran, 10, 64)
			all += time.Duration(n)
		}
		return all
	}
}

// BenchmarkArchive fills an archive with made-up articles, and asks it: WIRECOPY_BENCH_ARTICLES says how many (20,000 unless
// set), WIRECOPY_BENCH_BATCH how many go into one transaction (512), as when others follow at once, WIRECOPY_BENCH_ARCHIVE where (a temporary file unless set; "postgres" is
// the server of the tests; what is there already is taken as it is, so that a run that was ended goes on, and with WIRECOPY_BENCH_ASK nothing is added),
// and WIRECOPY_BENCH_WORLD of how many articles the world is, where several runs put them in. It reports the processor time of an article, that of a PostgreSQL server on this machine apart, the bytes on disk, and of each query the 50th and 95th percentile of its processor time, in
// milliseconds, and of the time on the clock, which says little where the machine is busy with something else.
func BenchmarkArchive(b *testing.B) {
	articles := 20_000
	if n, err := strconv.Atoi(os.Getenv("WIRECOPY_BENCH_ARTICLES")); err == nil {
		articles = n
	}
	place := os.Getenv("WIRECOPY_BENCH_ARCHIVE")
	switch place {
	case "":
		place = filepath.Join(b.TempDir(), "archive.db")
	case "postgres":
		place = postgres.Schema(b)
	}
	s, serving := open(b, place), server(b, place)
	stats, err := s.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	size := articles
	if n, err := strconv.Atoi(os.Getenv("WIRECOPY_BENCH_WORLD")); err == nil {
		size = n
	}
	world := archivetest.New(11, max(1000, size/20))
	if os.Getenv("WIRECOPY_BENCH_ASK") == "" {
		fill(b, s, serving, world, stats.Articles, articles)
	} else {
		fmt.Printf("%d articles with %d quotes, %d bytes on disk each\n", stats.Articles, stats.Quotes, stats.Bytes/int64(stats.Articles))
	}
	for _, q := range []struct {
		name string
		ask  func(n int) error
	}{
		{"newest", func(int) error { return ask(b, s, archive.QuoteQuery{}) }},
		{"speaker", func(n int) error { return ask(b, s, archive.QuoteQuery{Speaker: world.Person(n)}) }},
		{"misspelled", func(n int) error { return ask(b, s, archive.QuoteQuery{Speaker: misspelled(world.Person(n))}) }},
		{"word", func(n int) error {
			return ask(b, s, archive.QuoteQuery{Words: archivetest.Topics[n%len(archivetest.Topics)]})
		}},
		{"two-words", func(n int) error {
			return ask(b, s, archive.QuoteQuery{Words: world.Word(n*7) + " " + world.Word(n*3)})
		}},
		{"phrase", func(n int) error {
			return ask(b, s, archive.QuoteQuery{Words: `"the ` + archivetest.Topics[n%len(archivetest.Topics)] + ` of"`})
		}},
		{"speaker-about-since", func(n int) error {
			return ask(b, s, archive.QuoteQuery{Speaker: world.Person(n), About: archivetest.Topics[n%len(archivetest.Topics)], Since: world.First.AddDate(0, 0, 3)})
		}},
		{"source-type", func(n int) error {
			return ask(b, s, archive.QuoteQuery{Source: []string{"harbour"}, Type: []string{pipeline.Indirect}, MinConfidence: 0.8})
		}},
		{"oldest-about", func(n int) error { return ask(b, s, archive.QuoteQuery{About: world.Body(n), Oldest: true}) }},
		{"articles-words", func(n int) error {
			_, err := s.Articles(b.Context(), archive.ArticleQuery{Words: world.Word(n*5) + " " + archivetest.Topics[n%len(archivetest.Topics)]})
			return err
		}},
		{"people", func(n int) error {
			_, err := s.People(b.Context(), archive.PersonQuery{Name: world.Person(n)[:6]})
			return err
		}},
		{"person", func(n int) error {
			found, err := s.People(b.Context(), archive.PersonQuery{Name: world.Person(n), Page: archive.Page{Limit: 1}})
			if err != nil || len(found.Items) == 0 {
				return err
			}
			_, err = s.Person(b.Context(), found.Items[0].ID)
			return err
		}},
		{"facets", func(n int) error {
			return ask(b, s, archive.QuoteQuery{Words: archivetest.Topics[n%len(archivetest.Topics)], Facets: []string{archive.BySpeaker, archive.BySource, archive.ByMonth}})
		}},
		{"stats", func(int) error { _, err := s.Stats(b.Context()); return err }},
	} {
		b.Run(q.name, func(b *testing.B) {
			var clock, cpu []time.Duration
			for b.Loop() {
				clock, cpu = clock[:0], cpu[:0]
				for n := range 100 {
					before := serving() + processor()
					start := time.Now()
					if err := q.ask(n * 13); err != nil {
						b.Fatal(err)
					}
					clock = append(clock, time.Since(start))
					cpu = append(cpu, processor()+serving()-before)
				}
			}
			slices.Sort(clock)
			slices.Sort(cpu)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(cpu[50]), "p50-cpu-ms")
			b.ReportMetric(ms(cpu[95]), "p95-cpu-ms")
			b.ReportMetric(ms(clock[50]), "p50-clock-ms")
			b.ReportMetric(ms(clock[95]), "p95-clock-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func misspelled(name string) string { return name[:2] + name[3:] }

func ask(b *testing.B, s *archive.Store, q archive.QuoteQuery) error {
	_, err := s.Quotes(b.Context(), q)
	return err
}

// reportEvery is after how many articles it is said what they took.
const reportEvery = 50_000

// fill puts in the articles that are not there yet, and says what it took.
func fill(b *testing.B, s *archive.Store, serving func() time.Duration, world *archivetest.World, from, to int) {
	batch := 512
	if n, err := strconv.Atoi(os.Getenv("WIRECOPY_BENCH_BATCH")); err == nil {
		batch = n
	}
	var took, served, clock, shown time.Duration
	bytes, last := 0, from
	for n := from; n < to; n += batch {
		items := make([]archive.Item, 0, batch)
		for i := n; i < min(n+batch, to); i++ {
			a := world.Article(i)
			body, err := a.Encode()
			if err != nil {
				b.Fatal(err)
			}
			bytes += len(body)
			items = append(items, archive.Item{Body: body, Received: a.VersionCreated})
		}
		start, busy, since := processor(), serving(), time.Now()
		if err := s.Put(b.Context(), items, archive.Position{Busy: true}); err != nil {
			b.Fatal(err)
		}
		took += processor() - start
		clock += time.Since(since)
		served += serving() - busy
		if done := min(n+batch, to); done/reportEvery > last/reportEvery {
			fmt.Printf("%d to %d: %.3f ms of processor time each\n", last, done, (took-shown).Seconds()*1000/float64(done-last))
			last, shown = done, took
		}
	}
	stats, err := s.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if to > from {
		fmt.Printf("%d articles with %d quotes, of %d bytes as JSON on average: %.3f ms of processor time, %.3f ms of the server's, and %.3f ms by the clock each, %d bytes on disk each\n",
			stats.Articles, stats.Quotes, bytes/(to-from), took.Seconds()*1000/float64(to-from), served.Seconds()*1000/float64(to-from), clock.Seconds()*1000/float64(to-from), stats.Bytes/int64(stats.Articles))
	}
}
