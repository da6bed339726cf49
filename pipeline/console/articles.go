package console

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/wire"
)

// found is an article with what is known of it besides.
type found struct {
	*pipeline.Article
	Received time.Time
	// Versions are all that are known, the newest first.
	Versions []archive.Version
	// Identities are who its entities are across articles, by their id in it; nil where there is no archive.
	Identities map[string]archive.Name
}

// findArticle looks for a version of an article, 0 for the newest: in the archive, which goes back further, then in the
// stream, which is quicker to have it.
func (c *Console) findArticle(ctx context.Context, id string, version int) (*found, error) {
	if c.o.API != nil {
		f, err := c.fromArchive(ctx, id, version)
		if err == nil || !missing(err) {
			return f, err
		}
	}
	return c.fromStream(ctx, id, version)
}

func (c *Console) fromArchive(ctx context.Context, id string, version int) (*found, error) {
	parameters := url.Values{}
	if version > 0 {
		parameters.Set("version", strconv.Itoa(version))
	}
	var a archive.Article
	if err := c.ask(ctx, "/v1/articles/"+url.PathEscape(id), parameters, &a); err != nil {
		return nil, err
	}
	f := &found{Received: a.At, Versions: a.History, Identities: a.Identities}
	if len(a.Article) == 0 { // a tombstone
		f.Article = &pipeline.Article{ID: a.ID, Version: a.Version, Source: a.Source, Headline: a.Headline, PubStatus: a.PubStatus, VersionCreated: a.VersionCreated}
		return f, nil
	}
	var err error
	if f.Article, err = pipeline.DecodeArticle(a.Article); err != nil {
		return nil, fmt.Errorf("the archive's article %s: %w", id, err)
	}
	for _, v := range a.History {
		if v.Version == a.Version {
			f.Received = v.Received
		}
	}
	return f, nil
}

func (c *Console) fromStream(ctx context.Context, id string, version int) (*found, error) {
	all := c.index.versions(id)
	if len(all) == 0 {
		return nil, notFound("The console knows no article %.80q: it looks in the archive, where there is one, and among the newest in the stream.", id)
	}
	// A tombstone stands last, whatever its version is.
	newest := all[0]
	for _, s := range all[1:] {
		if newest.status != pipeline.Canceled && s.version >= newest.version || s.status == pipeline.Canceled {
			newest = s
		}
	}
	chosen := newest
	if version > 0 && version != newest.version {
		i := slices.IndexFunc(all, func(s stored) bool { return s.version == version })
		if i < 0 {
			return nil, notFound("The stream does not keep version %d of the article %.80q.", version, id)
		}
		chosen = all[i]
	}
	f := &found{}
	for _, s := range slices.Backward(all) {
		if !slices.ContainsFunc(f.Versions, func(v archive.Version) bool { return v.Version == s.version }) {
			status := s.status
			if status == "" {
				status = pipeline.Usable
			}
			f.Versions = append(f.Versions, archive.Version{Version: s.version, PubStatus: status})
		}
	}
	slices.SortStableFunc(f.Versions, func(a, b archive.Version) int { return b.Version - a.Version })
	e, err := c.read(ctx, chosen)
	if err != nil {
		return nil, err
	}
	f.Received = e.Time
	if f.Article, err = pipeline.DecodeArticle(e.Data); err != nil {
		return nil, fmt.Errorf("article %s: %w", id, err)
	}
	return f, nil
}

// read gets a version out of the stream.
func (c *Console) read(ctx context.Context, s stored) (wire.Event, error) {
	stream, err := c.js.Stream(ctx, wire.EnrichedStream)
	if err != nil {
		return wire.Event{}, fmt.Errorf("look up stream %s: %w", wire.EnrichedStream, err)
	}
	m, err := stream.GetMsg(ctx, s.seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return wire.Event{}, notFound("The stream no longer keeps version %d of the article %.80q.", s.version, s.id)
	}
	if err != nil {
		return wire.Event{}, fmt.Errorf("read message %d of %s: %w", s.seq, wire.EnrichedStream, err)
	}
	return wire.ReadEvent(m.Subject, m.Header, m.Data)
}
