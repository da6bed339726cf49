package dates

import (
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	brussels := time.FixedZone("Brussels", 3600)
	for _, c := range []struct{ name, in, want string }{
		{"with a zone", "2024-01-29T13:33:56+02:00", "2024-01-29T11:33:56Z"},
		{"of NewsML 1", "20240129T133356+0200", "2024-01-29T11:33:56Z"},
		{"of NewsML 1, without a zone", "20240129T133356", "2024-01-29T12:33:56Z"},
		{"without a zone", "2024-01-29 13:33", "2024-01-29T12:33:00Z"},
		{"a day has no zone", "2024-01-29", "2024-01-29T00:00:00Z"},
		{"a zone by its name", "Mon, 29 Jan 2024 13:33:56 EST", "2024-01-29T18:33:56Z"},
		{"a zone whose name is not known", "Mon, 29 Jan 2024 13:33:56 XYZ", "2024-01-29T13:33:56Z"},
		{"nothing", " ", "0001-01-01T00:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.in)
			if err != nil {
				t.Fatalf("Parse(%q): %v", c.in, err)
			}
			if got, _ = In(got, brussels); got.Format(time.RFC3339) != c.want {
				t.Errorf("Parse(%q) is %s in a zone an hour east, want %s", c.in, got.Format(time.RFC3339), c.want)
			}
		})
	}
	for _, in := range []string{"soon", "2024-13-01", "29.1"} {
		if got, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", in, got)
		}
	}
}
