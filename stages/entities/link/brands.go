package link

import (
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/words"
)

// withoutForm cuts the legal form off the name of a firm, or what carmakers put before it: Nissan Motor Company.
func withoutForm(name string) string {
	for _, end := range []string{" Motor Company", " Motor Co.", " Motor Co", " Motor Corporation", " Motor Corp.", " Motor Corp"} {
		if short, ok := strings.CutSuffix(name, end); ok {
			return short
		}
	}
	return words.WithoutLegalForm(name)
}

// brand is the entry of the brand or firm that x can be by its name, with or without its legal form; nil if there is none. One
// that few countries know is meant only where the article speaks of one of them.
func (l *linker) brand(x *pipeline.Entity) *gazetteer.Entry {
	for _, k := range l.table.All(x.Name) {
		if kind.Of(l.table.Entry(k).Type) == kind.Org { // several of that name, or one without an id
			return nil
		}
	}
	e := gazetteer.Brand(x.Name)
	if e == nil {
		if e = gazetteer.Brand(withoutForm(x.Name)); e == nil {
			return nil
		}
	}
	if e.Code == "" {
		return e
	}
	for code := range strings.SplitSeq(e.Code, "|") {
		if l.speaksOf(code, e.Name) {
			return e
		}
	}
	return nil
}
