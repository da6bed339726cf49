package wire

import (
	"slices"
	"strings"
)

// Grants are the subjects that a user may publish and subscribe to.
type Grants struct {
	Publish   []string
	Subscribe []string
	// Respond lets the user answer whoever asks it something.
	Respond bool
}

// InboxPrefix is where a user's replies come in: each has one of its own, so that none can read those of another.
func InboxPrefix(user string) string { return "_INBOX_" + user }

// UserInfo is the subject on which the broker tells a user what it may do.
const UserInfo = "$SYS.REQ.USER.INFO"

const api = "$JS.API."

// StreamInfo is the subject on which the broker is asked about a stream.
func StreamInfo(stream string) string { return api + "STREAM.INFO." + stream }

// base is what every user has.
func base(user string) Grants {
	return Grants{Publish: []string{UserInfo, api + "INFO"}, Subscribe: []string{InboxPrefix(user) + ".>"}}
}

// publish lets a user publish on subjects.
func (g *Grants) publish(subjects ...string) { g.Publish = append(g.Publish, subjects...) }

// reads lets a user read messages of a stream by number or subject.
func (g *Grants) reads(streams ...string) {
	for _, s := range streams {
		g.publish(api+"STREAM.INFO."+s, api+"DIRECT.GET."+s, api+"DIRECT.GET."+s+".>", api+"STREAM.MSG.GET."+s)
	}
}

// keeps lets a user read and write the records of a bucket.
func (g *Grants) keeps(bucket string) {
	g.reads("KV_" + bucket)
	g.publish("$KV." + bucket + ".>")
}

// watches lets a user be told of each change of a bucket.
func (g *Grants) watches(bucket string) {
	s := "KV_" + bucket
	g.publish(api+"CONSUMER.CREATE."+s+".>", api+"CONSUMER.INFO."+s+".*", api+"CONSUMER.MSG.NEXT."+s+".*", api+"CONSUMER.DELETE."+s+".*", "$JS.FC."+s+".>")
}

// follows lets a user make consumers on a stream, and read by them.
func (g *Grants) follows(stream string) {
	g.publish(api+"STREAM.INFO."+stream, api+"CONSUMER.INFO."+stream+".*", api+"CONSUMER.MSG.NEXT."+stream+".*")
	g.publish(api+"CONSUMER.CREATE."+stream, api+"CONSUMER.CREATE."+stream+".>") // without a name, as some clients do
	g.publish(acks(stream, "*")...)
}

// acks are the subjects of acknowledgements, as the broker has them now and as it will have them.
func acks(stream, consumer string) []string {
	return []string{"$JS.ACK." + stream + "." + consumer + ".>", "$JS.ACK.*.*." + stream + "." + consumer + ".>"}
}

// Work is what a worker of a stage has to be allowed to publish, whoever it is, to do its work: it is what makes it
// ready.
func Work(t Topology, stage string) []string {
	if stage == EventsWorker {
		needs := append([]string{api + "CONSUMER.INFO." + EnrichedStream + "." + stage, api + "CONSUMER.MSG.NEXT." + EnrichedStream + "." + stage}, acks(EnrichedStream, stage)[0])
		needs = append(needs, EventFilters()...)
		return append(needs, DeadSubject(stage), "$KV."+SuspectsBucket+".>", api+"STREAM.INFO."+EventsStream, api+"STREAM.INFO."+EnrichedStream)
	}
	hop := HopStream(t.In(stage))
	needs := append([]string{api + "CONSUMER.INFO." + hop + "." + stage, api + "CONSUMER.MSG.NEXT." + hop + "." + stage}, acks(hop, stage)[0])
	needs = append(needs, DeadSubject(stage), HopFilter(t.Out(stage)), "$KV."+SuspectsBucket+".>")
	if t.Last(stage) {
		needs = append(needs, "$KV."+KilledBucket+".>")
	}
	if t.In(stage) == Raw {
		needs = append(needs, HopFilter(heldHop), "$KV."+StoriesBucket+".>", api+"STREAM.PURGE."+HeldStream)
	}
	return needs
}

// ForStage is what the user of a stage's workers may do: their work, and nothing else. EventsWorker counts as a stage.
func ForStage(t Topology, stage, user string) Grants {
	g := base(user)
	g.publish(Work(t, stage)...)
	if stage == EventsWorker {
		g.publish(acks(EnrichedStream, stage)[1])
		g.reads(DeadStream, EnrichedStream, EventsStream)
		g.keeps(SuspectsBucket)
		g.serves(stage)
		return g.sorted()
	}
	g.publish(acks(HopStream(t.In(stage)), stage)[1], StreamInfo(HopStream(t.In(stage))))
	g.reads(DeadStream)
	g.keeps(SuspectsBucket)
	g.serves(stage)
	if t.Last(stage) {
		g.keeps(KilledBucket)
		g.watches(KilledBucket)
	}
	if t.In(stage) == Raw {
		g.reads(HeldStream)
		g.keeps(StoriesBucket)
		g.watches(StoriesBucket) // for the index of near-duplicates
	}
	return g.sorted()
}

// Sweep is what has to be allowed to publish who does what belongs to no stage.
func Sweep(t Topology) []string {
	return []string{
		api + "CONSUMER.CREATE." + AdvisoriesStream + ".>", api + "CONSUMER.MSG.NEXT." + AdvisoriesStream + ".*",
		api + "STREAM.MSG.DELETE." + HopStream(Raw), api + "STREAM.MSG.DELETE." + DeadStream, HopFilter(deadHop),
	}
}

// ForProvisioner is what the user may do who makes the streams, sweeps, and deals with dead letters: all that is of the
// pipeline, and nothing of others on the account.
func ForProvisioner(t Topology, user string) Grants {
	g := base(user)
	streams := Streams(t)
	for _, s := range streams {
		g.reads(s)
		for _, verb := range []string{"STREAM.CREATE.", "STREAM.UPDATE.", "STREAM.PURGE.", "STREAM.MSG.DELETE."} {
			g.publish(api + verb + s)
		}
		g.publish(api+"CONSUMER.CREATE."+s+".>", api+"CONSUMER.DURABLE.CREATE."+s+".*", api+"CONSUMER.INFO."+s+".*", api+"CONSUMER.MSG.NEXT."+s+".*", api+"CONSUMER.DELETE."+s+".*")
		g.publish(acks(s, "*")...)
		// Backups: the copy is asked for, and each part of it confirmed; and the other way.
		g.publish(api+"STREAM.SNAPSHOT."+s, "$JS.SNAPSHOT.ACK."+s+".>", api+"STREAM.RESTORE."+s, "$JS.SNAPSHOT.RESTORE."+s+".>", api+"CONSUMER.NAMES."+s, api+"CONSUMER.LIST."+s)
	}
	g.discovers()
	g.publish(api+"STREAM.NAMES", api+"STREAM.LIST", root+">", "$KV."+SuspectsBucket+".>", "$KV."+StoriesBucket+".>", "$KV."+KilledBucket+".>", "$KV."+FeedsBucket+".>")
	return g.sorted()
}

// ForSender is what the user may do who puts in items of some sources; of all where there is none.
func ForSender(user string, sources ...string) Grants {
	g := base(user)
	if len(sources) == 0 {
		g.publish(HopFilter(Raw))
	}
	for _, s := range sources {
		g.publish(ItemSubject(s))
	}
	return g.sorted()
}

// ForReader is what the user may do who follows what comes out, from the streams' history and durably too. It can delete
// nobody's consumer, and make none on other streams.
func ForReader(user string) Grants {
	g := base(user)
	for _, s := range []string{EnrichedStream, EventsStream} {
		g.follows(s)
		g.publish(api+"DIRECT.GET."+s, api+"DIRECT.GET."+s+".>")
	}
	g.publish(api + "STREAM.NAMES")
	g.Subscribe = append(g.Subscribe, LiveFilter(Enriched))
	return g.sorted()
}

// ForMonitor is what the user may do who asks how the pipeline is.
func ForMonitor(t Topology, user string) Grants {
	g := base(user)
	for _, s := range Streams(t) {
		g.publish(api + "STREAM.INFO." + s)
	}
	for _, stage := range t {
		g.publish(api + "CONSUMER.INFO." + HopStream(t.In(stage)) + "." + stage)
	}
	g.publish(api + "CONSUMER.INFO." + EnrichedStream + "." + EventsWorker)
	g.publish(api+"STREAM.NAMES", api+"STREAM.LIST")
	g.discovers()
	return g.sorted()
}

// ForConsole is what the user may do whose web pages show the pipeline: read all but the way in, and keep corrections. Dead
// letters go back to where they came from, which is for the provisioner.
func ForConsole(t Topology, user string) Grants {
	g := ForMonitor(t, user)
	for _, s := range []string{EventsStream, EnrichedStream, CorrectionsStream} {
		g.follows(s)
		g.reads(s)
	}
	g.reads(DeadStream)
	feeds := "KV_" + FeedsBucket
	g.reads(feeds)
	// Its keys are listed by a consumer that pushes.
	g.publish(api+"CONSUMER.CREATE."+feeds+".>", api+"CONSUMER.INFO."+feeds+".*", api+"CONSUMER.DELETE."+feeds+".*", "$JS.FC."+feeds+".>")
	g.publish(CorrectionFilter(""))
	return g.sorted()
}

func (g Grants) sorted() Grants {
	slices.Sort(g.Publish)
	slices.Sort(g.Subscribe)
	g.Publish, g.Subscribe = slices.Compact(g.Publish), slices.Compact(g.Subscribe)
	return g
}

// Streams lists all streams of a pipeline, those of its buckets too.
func Streams(t Topology) []string {
	var all []string
	for _, hop := range t.Hops() {
		all = append(all, HopStream(hop))
	}
	return append(all, EnrichedStream, EventsStream, DeadStream, HeldStream, AdvisoriesStream, CorrectionsStream,
		"KV_"+SuspectsBucket, "KV_"+StoriesBucket, "KV_"+KilledBucket, "KV_"+FeedsBucket)
}

// Covers reports whether a subject with wildcards takes in all of another.
func Covers(pattern, subject string) bool {
	p, s := strings.Split(pattern, "."), strings.Split(subject, ".")
	for i, t := range p {
		switch {
		case t == ">":
			return len(s) > i
		case i >= len(s), s[i] == ">", t != "*" && t != s[i]:
			return false
		}
	}
	return len(p) == len(s)
}
