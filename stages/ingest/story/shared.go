package story

import (
	"context"
	"encoding/json"
	"fmt"

	"wirecopy/pipeline"
)

// Shared is the Ledger of many processes: each record is stored as JSON.
type Shared struct{ pipeline.Records }

// Load implements Ledger.
func (s Shared) Load(ctx context.Context, id string) (Record, uint64, error) {
	var r Record
	b, revision, err := s.Records.Load(ctx, id)
	if err != nil || b == nil {
		return r, revision, err
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, 0, fmt.Errorf("read the record of %s: %w", id, err)
	}
	return r, revision, nil
}

// Store implements Ledger.
func (s Shared) Store(ctx context.Context, id string, r Record, revision uint64) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write the record of %s: %w", id, err)
	}
	return s.Records.Store(ctx, id, b, revision)
}

// Seen adds to the index a record that any process has stored, so that all processes find the same near-duplicates.
func (x *Index) Seen(id string, record []byte) {
	var r struct { // of Record, what Add looks at: this is read of each story, the own ones included
		Status      string      `json:"status"`
		Fingerprint Fingerprint `json:"fingerprint"`
		Root        string      `json:"root"`
	}
	if json.Unmarshal(record, &r) == nil {
		x.Add(id, Record{Status: r.Status, Fingerprint: r.Fingerprint, Root: r.Root})
	}
}
