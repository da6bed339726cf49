package embedded

import (
	"fmt"
	"strings"
	"sync/atomic"

	"go.uber.org/zap"
)

// logger hands the server's messages to zap. Fatalf does not end the process: it reports to whoever waits in Start.
type logger struct {
	log   *zap.Logger
	fatal chan string
	// frozen is the first failure to write that stops a stream for good. The server's own health check does not tell of it
	// unless it is part of a cluster.
	frozen atomic.Pointer[string]
}

func newLogger(log *zap.Logger) *logger {
	if log == nil {
		log = zap.NewNop()
	}
	return &logger{log: log.Named("nats"), fatal: make(chan string, 1)}
}

func (l *logger) Noticef(f string, v ...any) { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l *logger) Warnf(f string, v ...any)   { l.log.Warn(fmt.Sprintf(f, v...)) }
func (l *logger) Debugf(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l *logger) Tracef(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }

func (l *logger) Errorf(f string, v ...any) {
	msg := fmt.Sprintf(f, v...)
	if strings.Contains(strings.ToLower(msg), "critical write error") {
		l.frozen.CompareAndSwap(nil, &msg)
	}
	l.log.Error(msg)
}

func (l *logger) Fatalf(f string, v ...any) {
	msg := fmt.Sprintf(f, v...)
	l.log.Error(msg)
	select {
	case l.fatal <- msg:
	default:
	}
}
