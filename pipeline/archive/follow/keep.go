package follow

import (
	"context"
	"fmt"
	"time"

	"go.uber.org/zap"

	"wirecopy/pipeline/archive"
)

// look is how often Keep looks whether there is too much.
const look = time.Minute

// Keep drops the oldest articles of an archive as soon as there is more than k says, until ctx ends, which is no error. It is
// told what is dropped for the first time by o.Report, and from then on by o.Log.
func Keep(ctx context.Context, store *archive.Store, k archive.Keep, o Options) error {
	if k == (archive.Keep{}) {
		return nil
	}
	if o.Report == nil {
		o.Report = func(string) {}
	}
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	for told := false; ; {
		done, err := store.Trim(ctx, k, time.Now())
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			o.Log.Warn("the archive could not drop what is too old, and tries again", zap.Error(err))
		case done.Articles > 0 && !told:
			o.Report(fmt.Sprintf("the archive has come to its limit: it drops the oldest articles as new ones come in, %d for a start (--archive-keep, --archive-max-bytes)", done.Articles))
			told = true
		case done.Articles > 0:
			o.Log.Info("the archive dropped its oldest articles", zap.Int("articles", done.Articles), zap.Int64("bytes", done.Bytes))
		}
		if o.Metrics != nil {
			o.Metrics.trimmed.Add(float64(done.Articles))
			if stats, err := store.Size(ctx); err == nil {
				o.Metrics.bytes.Set(float64(stats))
			}
		}
		if !sleep(ctx, look) {
			return nil
		}
	}
}
