package runner

import (
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
}

// NewMetrics registers the metrics with r; a nil r counts without showing.
func NewMetrics(r prometheus.Registerer) *Metrics {
	stage := []string{"stage"}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "wirecopy", Name: name, Help: help}, append(stage, labels...))
	}
	gauge := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "wirecopy", Name: name, Help: help}, stage)
	}
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
		abandoned: gauge("abandoned_calls", "Calls of the stage that went over their time and have not come back."),
	}
	if r != nil {
		r.MustRegister(m.process, m.endToEnd, m.inFlight, m.lag, m.published, m.duplicates, m.publishErr, m.redelivered, m.buried, m.stalls, m.abandoned, m.unavailable, m.unburied, m.displaced)
	}
	return m
}
