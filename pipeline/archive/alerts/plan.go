package alerts

import (
	"time"

	"wirecopy/pipeline/archive"
)

// mostInDigest is how many alerts one message has at most.
const mostInDigest = 100

// plan decides what of one rule goes out to one destination now, each as one message, and when to look again (zero: when something
// new comes). pending are the alerts that wait, the oldest first, and sent the times of the messages within the rule's limit.
func plan(r *Rule, pending []archive.Delivery, sent []time.Time, now time.Time) (out [][]archive.Delivery, again time.Time) {
	var due []archive.Delivery
	later := func(t time.Time) {
		if again.IsZero() || t.Before(again) {
			again = t
		}
	}
	for _, d := range pending {
		if d.Next.After(now) {
			later(d.Next)
			continue
		}
		due = append(due, d)
	}
	if len(due) == 0 {
		return nil, again
	}
	if r.Digest > 0 {
		if at := due[0].At.Add(r.Digest); at.After(now) {
			later(at)
			return nil, again
		}
		return [][]archive.Delivery{due[:min(len(due), mostInDigest)]}, again
	}
	if r.Limit > 0 {
		recent := 0
		var oldest time.Time
		for _, t := range sent {
			if t.After(now.Add(-r.Within)) {
				if recent++; oldest.IsZero() || t.Before(oldest) {
					oldest = t
				}
			}
		}
		switch free := r.Limit - recent; {
		case free <= 0:
			later(oldest.Add(r.Within))
			return nil, again
		case len(due) > free: // more than may go out one by one
			return [][]archive.Delivery{due[:min(len(due), mostInDigest)]}, again
		}
	}
	for _, d := range due {
		out = append(out, []archive.Delivery{d})
	}
	return out, again
}

// Waiting after a failure: it doubles, and ends after some days.
const (
	firstWait = 5 * time.Second
	mostWait  = time.Hour
	patience  = 3 * 24 * time.Hour
)

// retry says when an alert that could not be delivered is tried again; false gives it up.
func retry(d archive.Delivery, first time.Duration, now time.Time) (time.Time, bool) {
	if now.Sub(d.At) > patience && d.Tries > 10 {
		return time.Time{}, false
	}
	return now.Add(min(first<<min(d.Tries, 12), mostWait)), true
}
