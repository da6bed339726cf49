package wire

import (
	"slices"
	"strings"
)

// Names of the streams that do not belong to a hop.
const (
	EnrichedStream = "WIRE_ENRICHED"
	EventsStream   = "WIRE_EVENTS"
	DeadStream     = "WIRE_DEAD"
	// HeldStream keeps embargoed articles until their time has come.
	HeldStream       = "WIRE_HELD"
	AdvisoriesStream = "WIRE_ADVISORIES"
	// CorrectionsStream keeps what editors have corrected.
	CorrectionsStream = "WIRE_CORRECTIONS"
	// SuspectsBucket counts how often a process died at a message.
	SuspectsBucket = "wire_suspects"
	// KilledBucket keeps which articles were killed, by article id.
	KilledBucket = "wire_killed"
	// FeedsBucket keeps what is known of the feeds that are polled.
	FeedsBucket = "wire_feeds"
	// StoriesBucket keeps what has been seen of each story, by article id.
	StoriesBucket = "wire_stories"
)

// EventsWorker is the name of what makes the events of finished articles. It works beside the stages: no stage has this
// name.
const EventsWorker = "events"

// Topology is the order of the stages, by name. Every worker of one pipeline has the same, whichever stages it runs.
type Topology []string

// In is the hop that a stage reads: the one its predecessor publishes, Raw for the first.
func (t Topology) In(stage string) string {
	if i := slices.Index(t, stage); i > 0 {
		return t[i-1]
	}
	return Raw
}

// Out is the hop that a stage publishes: its own name, Enriched for the last.
func (t Topology) Out(stage string) string {
	if t.Last(stage) {
		return Enriched
	}
	return stage
}

// Last reports whether nothing comes after the stage.
func (t Topology) Last(stage string) bool { return len(t) > 0 && t[len(t)-1] == stage }

// Hops lists the hops that hold work: Raw, and one a stage but the last.
func (t Topology) Hops() []string {
	hops := []string{Raw}
	if len(t) > 0 {
		hops = append(hops, t[:len(t)-1]...)
	}
	return hops
}

// HopStream names the stream behind a hop that holds work.
func HopStream(hop string) string { return "WIRE_" + strings.ToUpper(hop) }

// AdvisorySubjects are those on which the broker tells of messages that a stage's workers failed to settle.
func AdvisorySubjects(t Topology) []string {
	var subjects []string
	for _, stage := range t {
		for _, kind := range []string{"MAX_DELIVERIES", "MSG_TERMINATED"} {
			subjects = append(subjects, "$JS.EVENT.ADVISORY.CONSUMER."+kind+"."+HopStream(t.In(stage))+"."+stage)
		}
	}
	return subjects
}
