package reading

import (
	"slices"
	"strings"
	"testing"

	"wirecopy/stages/internal/text"
)

func TestRoles(t *testing.T) {
	for _, tt := range []struct {
		name, text, who string
		want            []string // part, preposition and verb
	}{
		{"subject", "Brask praised the crew.", "Brask", []string{"doer praised"}},
		{"subject of two verbs", "Brask praised the crew and left.", "Brask", []string{"doer praised", "doer left"}},
		{"object", "The crew praised Brask.", "Brask", []string{"undergoer praised"}},
		{"passive", "Brask was praised.", "Brask", []string{"sufferer was praised"}},
		{"agent", "The crew was praised by Brask.", "Brask", []string{"agent was praised"}},
		{"object that then acts", "The crew urged Brask to leave.", "Brask", []string{"undergoer urged", "doer to leave"}},
		{"who belongs to the subject", "The critics of Brask left.", "Brask", []string{"of subject left"}},
		{"who belongs to the object", "The crew praised the critics of Brask.", "Brask", []string{"of object praised"}},
		{"after a preposition", "The crew voted against Brask.", "Brask", []string{"adjunct against voted"}},
		{"a name in a list", "The crew praised Orlova, Holm and Brask.", "Brask", []string{"undergoer praised"}},
		{"an apposition", "The crew praised a local pilot, Brask.", "Brask", []string{"undergoer praised"}},
		{"no clause", "An attack on Brask.", "Brask", nil},
	} {
		r := New(text.Parse(tt.text, nil), nil)
		j := int(r.ChunkOf[r.TokenAt(strings.Index(tt.text, tt.who))])
		var got []string
		r.Roles(j, 0, len(r.Chunks), func(role Role) {
			s := role.Part.String()
			if role.Prep >= 0 {
				s += " " + r.Word(role.Prep)
			}
			v := r.Chunks[role.Clause.Verb]
			got = append(got, s+" "+tt.text[r.Start(int(v.A)):r.End(int(v.B)-1)])
		})
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q: got %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}
