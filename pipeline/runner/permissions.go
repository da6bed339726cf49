package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"go.uber.org/zap"

	"wirecopy/pipeline/wire"
)

// Forbidden asks the broker which of the subjects the user of a connection may not publish on. ok is false where the
// broker does not tell.
func Forbidden(ctx context.Context, nc *nats.Conn, subjects []string) (forbidden []string, ok bool) {
	p, ok := readPermissions(ctx, nc)
	if !ok {
		return nil, false
	}
	for _, s := range subjects {
		if !p.Publish.allows(s) {
			forbidden = append(forbidden, s)
		}
	}
	return forbidden, true
}

// permissions are what the broker says that a user may do. What is nil is not limited, but Responses: without it, a user
// answers only where it may publish.
type permissions struct {
	Publish, Subscribe *subjectList
	Responses          *struct{}
}

type subjectList struct{ Allow, Deny []string }

// allows reports whether all of a subject is allowed.
func (l *subjectList) allows(subject string) bool {
	if l == nil {
		return true
	}
	covers := func(pattern string) bool { return wire.Covers(pattern, subject) }
	allowed := len(l.Allow) == 0 || slices.ContainsFunc(l.Allow, covers)
	return allowed && !slices.ContainsFunc(l.Deny, covers)
}

// readPermissions asks the broker. ok is false where it does not tell.
func readPermissions(ctx context.Context, nc *nats.Conn) (p permissions, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	m, err := nc.RequestWithContext(ctx, wire.UserInfo, nil)
	if err != nil {
		return p, false
	}
	var answer struct {
		Data *struct{ Permissions *permissions }
	}
	if json.Unmarshal(m.Data, &answer) != nil || answer.Data == nil {
		return p, false
	}
	if answer.Data.Permissions != nil {
		p = *answer.Data.Permissions
	}
	return p, true
}

// findFirst is Patiently for what a worker needs at its start. What its user may not ask for is not waited for: the broker gives
// no answer to that, and the error names it.
func (w *worker) findFirst(ctx context.Context, until time.Time, what string, f func() error) error {
	return Patiently(ctx, until, what, func() error {
		err := f()
		if denied := wire.Refused(w.nc); denied != nil && err != nil && leaderless(err) {
			return denied
		}
		return err
	})
}

// checkRights makes a worker that may not do its work say so, before there is any. What the broker refuses later on is
// noticed as well: see refusedBy.
func (w *worker) checkRights(ctx context.Context) {
	look := wire.StreamInfo(w.stream) // which its metrics need, and its work does not
	forbidden, ok := Forbidden(ctx, w.nc, append(wire.Work(w.topology, w.stage.Name()), look))
	if !ok || ctx.Err() != nil {
		return
	}
	w.mayAskStream.Store(!slices.Contains(forbidden, look))
	forbidden = slices.DeleteFunc(forbidden, func(s string) bool { return s == look })
	w.mu.Lock()
	w.forbidden = forbidden
	w.mu.Unlock()
	if len(forbidden) == 0 {
		return
	}
	err := fmt.Errorf("its user may not publish on %s", forbidden[0])
	if w.Health.report(w.stage.Name(), noPermission, err) {
		w.log.Warn("not ready", zap.Error(err), zap.Strings("subjects", forbidden))
	}
}

// refusedBy is told of what the broker refuses on the worker's connection.
func (w *worker) refusedBy(err error) {
	if !errors.Is(err, nats.ErrPermissionViolation) {
		w.log.Debug("connection", zap.Error(err))
		return
	}
	w.mu.Lock()
	w.denied = time.Now()
	w.mu.Unlock()
	if w.Health.report(w.stage.Name(), noPermission, err) {
		w.log.Warn("not ready", zap.Error(err))
	}
}

// forgetDenial takes back what is said of permissions when nothing has been refused for as long as it takes to try
// everything again.
func (w *worker) forgetDenial() {
	w.mu.Lock()
	old := len(w.forbidden) == 0 && !w.denied.IsZero() && time.Since(w.denied) > 2*w.AckWait
	if old {
		w.denied = time.Time{}
	}
	w.mu.Unlock()
	if old {
		w.Health.report(w.stage.Name(), noPermission, nil)
	}
}
