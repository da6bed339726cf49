package sources

import (
	"bytes"
	"fmt"
	"strings"

	"wirecopy/internal/jsonread"
)

// Check says what is wrong with an item that no stage could read, or nil. JSON that breaks off or is none is refused: its
// sender can still mend it, which nobody can once it is a dead letter. All else is the ingest stage's to judge.
func Check(contentType string, data []byte) error {
	if !isJSON(contentType, data) {
		return nil
	}
	r := jsonread.New(string(bytes.TrimPrefix(data, []byte("\ufeff"))))
	for n := 1; r.More(); n++ {
		if err := r.Skip(); err != nil {
			line := 1 + bytes.Count(data[:min(r.Offset(), len(data))], []byte("\n"))
			return fmt.Errorf("%w: line %d: %w", ErrInvalid, line, err)
		}
	}
	return nil
}

// isJSON reports whether an item is JSON in UTF-8 by what its sender says and how it begins, or by its beginning alone.
func isJSON(contentType string, data []byte) bool {
	const space = " \t\r\n"
	head := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), space)
	if len(head) == 0 || head[0] != '{' && head[0] != '[' || bytes.IndexByte(data[:min(len(data), 512)], 0) >= 0 {
		return false // also what is packed, and UTF-16
	}
	if strings.Contains(strings.ToLower(contentType), "json") {
		return true
	}
	if strings.Contains(contentType, "/") {
		return false
	}
	// As text may begin with a bracket, too: an object with a field, or an array of such.
	head = bytes.TrimLeft(bytes.TrimLeft(head, "["+space), space)
	field, ok := bytes.CutPrefix(head, []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(field, space), []byte(`"`))
}
