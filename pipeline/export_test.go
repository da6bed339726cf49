package pipeline

// ReadFast reads without encoding/json; ok is false for what it leaves to that.
func ReadFast(b []byte, v any) (ok bool) {
	if a, isArticle := v.(*Article); isArticle {
		r := reader{b: string(b)}
		return r.readArticle(a)
	}
	return readFast(string(b), v)
}
