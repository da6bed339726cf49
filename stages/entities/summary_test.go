package entities

import (
	"fmt"
	"strings"

	"wirecopy/pipeline"
)

// Summary writes an entity as "TYPE name [roles] Q1: a, b, ~nominal, ^pronoun".
func Summary(e pipeline.Entity) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Type, e.Name)
	if len(e.Roles) > 0 {
		fmt.Fprintf(&b, " [%s]", strings.Join(e.Roles, "; "))
	}
	if e.Wikidata != "" {
		b.WriteString(" " + e.Wikidata)
	}
	for i, m := range e.Mentions {
		b.WriteString(map[bool]string{true: ": ", false: ", "}[i == 0])
		b.WriteString(map[string]string{pipeline.NameMention: "", pipeline.NominalMention: "~", pipeline.PronounMention: "^"}[m.Kind] + m.Text)
	}
	return b.String()
}
