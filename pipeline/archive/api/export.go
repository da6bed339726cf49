package api

import (
	"context"
	"net/http"

	"wirecopy/pipeline/archive"
	"wirecopy/pipeline/archive/export"
)

// export writes all quotes of a query, as they are read. What goes wrong after the first line ends the answer before its end, so
// that the client knows that something is missing.
func (h *handler) export(w http.ResponseWriter, r *http.Request) {
	if !h.mayRead(w, r) {
		return
	}
	p := readParams(r.URL.RawQuery, h.Now())
	q := p.quotes()
	format := p.text("format", longToken)
	types := map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
	if types[format] == "" {
		p.fail("format", "%q is neither csv nor jsonl", format)
	}
	if err := p.done(); err != nil {
		h.refuse(r.Context(), w, r, err)
		return
	}
	if _, err := h.store.Quotes(r.Context(), withLimit(q, 1)); err != nil { // what is wrong with the query is said before the first line
		h.refuse(r.Context(), w, r, err)
		return
	}
	w.Header().Set("Content-Type", types[format])
	w.Header().Set("Content-Disposition", `attachment; filename="quotes.`+format+`"`)
	if err := writeQuotes(r.Context(), w, h.store, format, q); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func withLimit(q archive.QuoteQuery, n int) archive.QuoteQuery {
	q.Limit = n
	return q
}

func writeQuotes(ctx context.Context, w http.ResponseWriter, s *archive.Store, format string, q archive.QuoteQuery) error {
	out, err := export.NewQuotes(w, format)
	if err != nil {
		return err
	}
	if err := s.EachQuote(ctx, q, out.Write); err != nil {
		return err
	}
	return out.Close()
}
