package machine

import (
	"runtime"
	"testing"
)

func TestTheLimitGivesWayToACollectorThatIsBusy(t *testing.T) {
	const asked = 1000
	for _, c := range []struct {
		name  string
		limit int64
		spent times
		want  int64
	}{
		{"little garbage", 1000, times{0.01, 1}, 1000},
		{"much", 1000, times{0.2, 1}, 1050},
		{"much still", 1050, times{0.2, 1}, 1100},
		{"no further", 1300, times{0.5, 1}, 1300},
		{"in between", 1200, times{0.07, 1}, 1200},
		{"little again", 1200, times{0.01, 1}, 1150},
		{"not below what was asked for", 1020, times{0.01, 1}, 1000},
		{"no collection", 1200, times{}, 1200},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := nextLimit(c.limit, asked, c.spent); got != c.want {
				t.Errorf("after %+v of %d: %d, want %d", c.spent, c.limit, got, c.want)
			}
		})
	}
}

func TestTimesAreCounted(t *testing.T) {
	before := readTimes()
	var keep [][]byte
	for range 20 {
		keep = append(keep[:0], make([]byte, 1<<20))
		runtime.GC()
	}
	after := readTimes()
	if len(keep) != 1 || after.working <= before.working || after.collecting <= before.collecting || after.collecting > after.working {
		t.Errorf("times went from %+v to %+v", before, after)
	}
}

func TestLittleThatIsHeldIsNotCollectedAllTheTime(t *testing.T) {
	for _, c := range []struct {
		name        string
		held, asked int64
		want        int
	}{
		{"nothing yet", 0, 1 << 30, 400},
		{"little", 64 << 20, 1 << 30, 150},
		{"half of it", 80 << 20, 1 << 30, 100},
		{"little, and little is allowed", 16 << 20, 256 << 20, 200},
		{"much", 200 << 20, 1 << 30, 100},
		{"very little is allowed", 16 << 20, 64 << 20, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := percent(c.held, c.asked); got != c.want {
				t.Errorf("%d of %d bytes: %d%%, want %d%%", c.held, c.asked, got, c.want)
			}
		})
	}
}

func TestThePagesOfTheProgramCountAgainstTheLimit(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says")
	}
	files := fromFiles()
	if files <= 0 {
		t.Fatalf("%d bytes of the process come from files, want some megabytes", files)
	}
	for _, c := range []struct{ limit, least, most int64 }{
		{1 << 30, 1<<30 - 2*files - filesStep, 1<<30 - filesStep},
		{4 * filesStep, 3 * filesStep, 3 * filesStep}, // never more than a quarter
	} {
		if got := withoutFiles(c.limit); got < c.least || got > c.most {
			t.Errorf("of %d bytes the runtime gets %d, want %d to %d", c.limit, got, c.least, c.most)
		}
	}
}
