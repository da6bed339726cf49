package main

import "time"

// scaler decides by the rules of a HorizontalPodAutoscaler on KEDA's lag, as deploy/helm/wirecopy sets them: lag over lagThreshold,
// a tenth more or less is left alone; up by twice as many or four at once, every tenth of a phase at most; down by half, once
// no more have been needed for the time of stabilization.
type scaler struct {
	s    settings
	last map[string]int // lags
	want map[string][]wish
	up   map[string]time.Time
	down map[string]time.Time
}

// wish is how many workers a stage needed at a time.
type wish struct {
	at time.Time
	n  int
}

func newScaler(s settings, stages []string) *scaler {
	return &scaler{s: s, last: map[string]int{}, want: map[string][]wish{}, up: map[string]time.Time{}, down: map[string]time.Time{}}
}

// decide gives how many workers each stage is to have that is to have others than it has.
func (d *scaler) decide(now time.Time, lags, have map[string]int) map[string]int {
	change := map[string]int{}
	for stage, lag := range lags {
		d.last[stage] = lag
		n := have[stage]
		want := (lag + d.s.lag - 1) / d.s.lag
		if ratio := float64(lag) / float64(d.s.lag*max(n, 1)); ratio > 0.9 && ratio < 1.1 {
			want = n
		}
		want = min(max(want, 1), d.s.most)
		// What was needed most in the last while counts for going down.
		d.want[stage] = append(d.want[stage], wish{now, want})
		needed := want
		var recent []wish
		for _, w := range d.want[stage] {
			if now.Sub(w.at) <= d.s.stabilization {
				recent = append(recent, w)
				needed = max(needed, w.n)
			}
		}
		d.want[stage] = recent
		switch {
		case want > n && now.Sub(d.up[stage]) >= d.s.phase/10:
			change[stage], d.up[stage] = min(want, max(2*n, n+4)), now
		case needed < n && now.Sub(d.down[stage]) >= d.s.phase/10:
			change[stage], d.down[stage] = max(needed, n-max(n/2, 1)), now
		}
	}
	return change
}
