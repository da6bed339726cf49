package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive"
)

// maxDecision is how many bytes a decision has at most.
const maxDecision = 1 << 20

// errMedia is the error of a body of another type.
var errMedia = errors.New("the body has to be application/json")

// writing makes a handler of something that changes the archive.
func (h *handler) writing(change func(context.Context, *http.Request) (int, any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		reads, writes := h.Tokens.Allow(r)
		switch {
		case h.Tokens == nil:
			refuse(w, http.StatusForbidden, errors.New("nobody may write here: start it with --api-tokens"))
			return
		case !reads:
			wantToken(w)
			return
		case !writes:
			refuse(w, http.StatusForbidden, errors.New("this token does not open what writes"))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), h.Patience)
		defer cancel()
		code, v, err := change(ctx, r)
		if errors.Is(err, errMedia) {
			refuse(w, http.StatusUnsupportedMediaType, err)
			return
		}
		if err != nil {
			h.refuse(ctx, w, r, err)
			return
		}
		b, err := encode(v)
		if err != nil {
			h.refuse(ctx, w, r, err)
			return
		}
		answer(w, r, code, "application/json", b)
	}
}

func (h *handler) decide(ctx context.Context, r *http.Request) (int, any, error) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return 0, nil, errMedia
	}
	var n archive.NewDecision
	d := json.NewDecoder(io.LimitReader(r.Body, maxDecision))
	d.DisallowUnknownFields()
	if err := d.Decode(&n); err != nil {
		return 0, nil, &archive.BadQuery{Field: "body", Reason: pipeline.DescribeJSON(err).Error()}
	}
	if n.Person == "" {
		return 0, nil, &archive.BadQuery{Field: "person", Reason: "it is missing"}
	}
	made, err := h.store.Decide(ctx, n)
	return http.StatusCreated, made, err
}

func (h *handler) undo(ctx context.Context, r *http.Request) (int, any, error) {
	num, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || num < 1 {
		return 0, nil, &archive.BadQuery{Field: "id", Reason: fmt.Sprintf("%.40q is no number of a decision", r.PathValue("number"))}
	}
	undone, err := h.store.Undo(ctx, num)
	return http.StatusOK, undone, err
}
