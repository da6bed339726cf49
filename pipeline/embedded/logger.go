package embedded

import (
	"fmt"

	"go.uber.org/zap"
)

// logger hands the server's messages to zap. Fatalf does not end the process: it reports to whoever waits in Start.
type logger struct {
	log   *zap.Logger
	fatal chan string
}

func newLogger(log *zap.Logger) *logger {
	if log == nil {
		log = zap.NewNop()
	}
	return &logger{log: log.Named("nats"), fatal: make(chan string, 1)}
}

func (l *logger) Noticef(f string, v ...any) { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l *logger) Warnf(f string, v ...any)   { l.log.Warn(fmt.Sprintf(f, v...)) }
func (l *logger) Errorf(f string, v ...any)  { l.log.Error(fmt.Sprintf(f, v...)) }
func (l *logger) Debugf(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l *logger) Tracef(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }

func (l *logger) Fatalf(f string, v ...any) {
	msg := fmt.Sprintf(f, v...)
	l.log.Error(msg)
	select {
	case l.fatal <- msg:
	default:
	}
}
