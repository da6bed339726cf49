package archive

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Outbox keeps alerts until they are delivered, and remembers for a while which were, so that none goes out for each version
// of an article anew.
type Outbox struct{ store *Store }

// Delivery is one alert for one destination.
type Delivery struct {
	// ID is the same whenever the same thing is found again.
	ID          string
	Destination string
	Rule        string
	// Article is the id of the article that it comes from.
	Article string
	// Body is what the alert says, as JSON.
	Body string
	At   time.Time
	// Tries have failed; it is not tried before Next.
	Tries int
	Next  time.Time
	// Delivered is when it was; zero where it was not.
	Delivered time.Time
}

const metaAlerts = "alerts" // the name of the alerts' consumer

// givenUp stands in the place of the time of delivery.
const givenUp = -1

// Outbox makes the table of alerts, where there is none.
func (s *Store) Outbox(ctx context.Context) (*Outbox, error) {
	err := s.writing(ctx, func(w *writer) error {
		for _, t := range w.dialect.outbox {
			if _, err := w.conn.ExecContext(ctx, t); err != nil {
				return err
			}
		}
		name, err := w.meta(ctx, metaAlerts)
		if err != nil || name != "" {
			return err
		}
		return w.setMeta(ctx, metaAlerts, strings.Replace(newConsumer(), "archive", "alerts", 1))
	})
	return &Outbox{s}, err
}

const outboxSchema = `
CREATE TABLE IF NOT EXISTS outbox (id {text} NOT NULL, destination {text} NOT NULL, rule {text} NOT NULL, article {text} NOT NULL, body {text} NOT NULL,
  at {int} NOT NULL, tries {int} NOT NULL, next {int} NOT NULL, delivered {int} NOT NULL, PRIMARY KEY (id, destination));
CREATE INDEX IF NOT EXISTS outbox_destination ON outbox (destination, delivered);
CREATE INDEX IF NOT EXISTS outbox_article ON outbox (article);
`

// Consumer is the name of the consumer that finds alerts.
func (o *Outbox) Consumer(ctx context.Context) (string, error) {
	m, err := o.store.allMeta(ctx)
	return m[metaAlerts], err
}

// Add puts alerts in. One that is in, or was delivered, stays as it is.
func (o *Outbox) Add(ctx context.Context, all []Delivery) error {
	if len(all) == 0 {
		return nil
	}
	return o.store.writing(ctx, func(w *writer) error {
		for _, d := range all {
			if err := w.exec(ctx, `INSERT INTO outbox (id, destination, rule, article, body, at, tries, next, delivered) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0) ON CONFLICT DO NOTHING`,
				d.ID, d.Destination, d.Rule, d.Article, clean(d.Body), millis(d.At)); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostPending is how many alerts are looked at at once.
const mostPending = 1000

// Pending are the oldest alerts of a destination that are not delivered.
func (o *Outbox) Pending(ctx context.Context, destination string) ([]Delivery, error) {
	return o.list(ctx, `destination = ? AND delivered = 0 ORDER BY at, id LIMIT `+strconv.Itoa(mostPending), destination)
}

// OfArticle are the alerts that come from an article, delivered or not.
func (o *Outbox) OfArticle(ctx context.Context, article string) ([]Delivery, error) {
	return o.list(ctx, `article = ? AND delivered >= 0 ORDER BY at, id`, article)
}

func (o *Outbox) list(ctx context.Context, where string, args ...any) ([]Delivery, error) {
	var out []Delivery
	err := o.store.query(ctx, func(scan func(...any) error) error {
		var d Delivery
		var at, next, delivered int64
		if err := scan(&d.ID, &d.Destination, &d.Rule, &d.Article, &d.Body, &at, &d.Tries, &next, &delivered); err != nil {
			return err
		}
		d.At, d.Next, d.Delivered = fromMillis(at), fromMillis(next), fromMillis(delivered)
		out = append(out, d)
		return nil
	}, `SELECT id, destination, rule, article, body, at, tries, next, delivered FROM outbox WHERE `+where, args...)
	return out, err
}

// Sent are the times since then at which something of a rule was delivered to a destination, by rule.
func (o *Outbox) Sent(ctx context.Context, destination string, since time.Time) (map[string][]time.Time, error) {
	out := map[string][]time.Time{}
	err := o.store.query(ctx, func(scan func(...any) error) error {
		var rule string
		var at int64
		err := scan(&rule, &at)
		out[rule] = append(out[rule], fromMillis(at))
		return err
	}, `SELECT DISTINCT rule, delivered FROM outbox WHERE destination = ? AND delivered > ? ORDER BY delivered`, destination, millis(since))
	return out, err
}

// Deliver notes that alerts were delivered.
func (o *Outbox) Deliver(ctx context.Context, all []Delivery, at time.Time) error {
	return o.each(ctx, all, `UPDATE outbox SET delivered = ? WHERE id = ? AND destination = ?`, millis(at))
}

// Postpone notes that alerts could not be delivered, and when they are tried again.
func (o *Outbox) Postpone(ctx context.Context, all []Delivery, next time.Time) error {
	return o.each(ctx, all, `UPDATE outbox SET tries = tries + 1, next = ? WHERE id = ? AND destination = ?`, millis(next))
}

// GiveUp notes that alerts are not tried again.
func (o *Outbox) GiveUp(ctx context.Context, all []Delivery) error {
	return o.each(ctx, all, `UPDATE outbox SET delivered = ? WHERE id = ? AND destination = ?`, givenUp)
}

func (o *Outbox) each(ctx context.Context, all []Delivery, statement string, value int64) error {
	return o.store.writing(ctx, func(w *writer) error {
		for _, d := range all {
			if err := w.exec(ctx, statement, value, d.ID, d.Destination); err != nil {
				return err
			}
		}
		return nil
	})
}

// Forget drops alerts that were delivered before then, or given up.
func (o *Outbox) Forget(ctx context.Context, before time.Time) error {
	return o.store.writing(ctx, func(w *writer) error {
		return w.exec(ctx, `DELETE FROM outbox WHERE delivered <> 0 AND at < ?`, millis(before))
	})
}
