package runner

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics of the workers. Labels come from small closed sets: stage, verdict, reason.
type Metrics struct {
	process     *prometheus.HistogramVec
	endToEnd    prometheus.Histogram
	inFlight    *prometheus.GaugeVec
	lag         *prometheus.GaugeVec
	published   *prometheus.CounterVec
	duplicates  *prometheus.CounterVec
	publishErr  *prometheus.CounterVec
	redelivered *prometheus.CounterVec
	buried      *prometheus.CounterVec
	stalls      *prometheus.CounterVec
	abandoned   *prometheus.GaugeVec
	unavailable *prometheus.CounterVec
	unburied    *prometheus.CounterVec
	displaced   prometheus.Counter
	workers     *prometheus.GaugeVec
	oldest      *prometheus.GaugeVec
	notReady    *prometheus.GaugeVec
	unstored    *prometheus.GaugeVec
	streamBytes *prometheus.GaugeVec
	streamLimit *prometheus.GaugeVec
	streamMsgs  *prometheus.GaugeVec
	budget      prometheus.Gauge
	build       *prometheus.GaugeVec
}

// NewMetrics registers the metrics with r; a nil r counts without showing.
func NewMetrics(r prometheus.Registerer) *Metrics {
	stage := []string{"stage"}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "wirecopy", Name: name, Help: help}, append(stage, labels...))
	}
	gaugeOf := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "wirecopy", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) *prometheus.GaugeVec { return gaugeOf(name, help, stage...) }
	m := &Metrics{
		process: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "wirecopy", Name: "process_seconds",
			Help:    "Time that a stage took for one message, by what became of the message.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5, 30}}, []string{"stage", "verdict"}),
		endToEnd: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "wirecopy", Name: "end_to_end_seconds",
			Help:    "Time from an item's arrival to its enriched article.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60, 600}}),
		inFlight:    gauge("in_flight", "Messages that this worker holds, from delivery to acknowledgement."),
		lag:         gauge("lag", "Messages that wait for the stage, over all its workers."),
		published:   counter("published_total", "Messages published and stored."),
		duplicates:  counter("duplicates_total", "Messages published that the broker already had."),
		publishErr:  counter("publish_errors_total", "Publishes that failed and were tried again, by class.", "class"),
		redelivered: counter("redelivered_total", "Messages that had been delivered before."),
		buried:      counter("dead_letters_total", "Messages sent to the dead letters, by reason.", "reason"),
		stalls:      counter("stalls_total", "Times that a consumer had to be restarted because nothing came though work was waiting."),
		unavailable: counter("unavailable_total", "Times that what a stage needs besides its message, such as the ledger, did not answer."),
		unburied:    counter("bury_failures_total", "Messages given up that could not be put with the dead letters, and come again."),
		displaced: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "wirecopy", Name: "dead_letters_displaced_total",
			Help: "Dead letters that this process deleted to make room for others."}),
		abandoned:   gauge("abandoned_calls", "Calls of the stage that went over their time and have not come back."),
		workers:     gauge("workers", "Messages that this process can work on at once for the stage."),
		oldest:      gauge("lag_seconds", "Age of the oldest message that the stage has not settled, over all its workers; 0 where there is none."),
		notReady:    gaugeOf("not_ready", "1 while this keeps the stage of this process from its work, by what it is.", "stage", "trouble"),
		unstored:    gauge("unburied_bytes", "Bytes of messages given up that wait for room among the dead letters."),
		streamBytes: gaugeOf("stream_bytes", "Bytes that a stream holds.", "stream"),
		streamLimit: gaugeOf("stream_max_bytes", "Bytes that a stream may hold.", "stream"),
		build:       gaugeOf("build_info", "1, by the version of the program and of Go.", "version", "goversion"),
		streamMsgs:  gaugeOf("stream_messages", "Messages that a stream holds.", "stream"),
		budget:      prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "wirecopy", Name: "memory_budget_bytes", Help: "Memory that this process is to stay within."}),
	}
	if r != nil {
		r.MustRegister(m.process, m.endToEnd, m.inFlight, m.lag, m.published, m.duplicates, m.publishErr, m.redelivered, m.buried, m.stalls, m.abandoned, m.unavailable, m.unburied, m.displaced,
			m.workers, m.oldest, m.notReady, m.unstored, m.streamBytes, m.streamLimit, m.streamMsgs, m.budget, m.build)
	}
	return m
}

// begin makes all series of a stage, at zero. A series that appears with its first event hides that event from
// Prometheus: increase() sees a number that was always there.
func (m *Metrics) begin(stage string, workers int) {
	for _, v := range []verdict{pass, drop, retry, bury} {
		m.process.WithLabelValues(stage, string(v))
	}
	for _, g := range []*prometheus.GaugeVec{m.inFlight, m.lag, m.abandoned, m.oldest, m.unstored} {
		g.WithLabelValues(stage)
	}
	for _, c := range []*prometheus.CounterVec{m.published, m.duplicates, m.redelivered, m.stalls, m.unavailable, m.unburied} {
		c.WithLabelValues(stage)
	}
	for _, class := range []string{full, inFlight, unknown} {
		m.publishErr.WithLabelValues(stage, class)
	}
	for _, reason := range []string{reasonRejected, reasonPanic, reasonAttempts, reasonCrash, reasonTooLarge, reasonBroken, reasonDeliveries} {
		m.buried.WithLabelValues(stage, reason)
	}
	for _, kind := range troubles {
		m.notReady.WithLabelValues(stage, kind)
	}
	m.workers.WithLabelValues(stage).Set(float64(workers))
}

// version says which version of the program this is; "" says nothing.
func (m *Metrics) version(version string) {
	if version != "" {
		m.build.WithLabelValues(version, runtime.Version()).Set(1)
	}
}

// end says that the stage has no worker in this process any more.
func (m *Metrics) end(stage string) { m.workers.WithLabelValues(stage).Set(0) }

// Budget says how much memory the process is to stay within, in bytes.
func (m *Metrics) Budget(bytes int64) { m.budget.Set(float64(bytes)) }
