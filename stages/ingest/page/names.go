package page

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed names.txt
var namesFile string

// partNames are what sites call the parts of a page; names.txt says which use is what.
type partNames struct {
	authors, dates, authorParts, dateParts, authorPaths, foreign, foreignParts, buttons []string
}

var called = sync.OnceValue(func() *partNames {
	n := &partNames{}
	lists := map[string]*[]string{
		"author": &n.authors, "date": &n.dates, "author-part": &n.authorParts, "date-part": &n.dateParts, "author-path": &n.authorPaths,
		"foreign": &n.foreign, "foreign-part": &n.foreignParts, "button": &n.buttons,
	}
	for line := range strings.Lines(namesFile) {
		use, name, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if list := lists[use]; ok && list != nil {
			*list = append(*list, name)
		}
	}
	return n
})

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string { return []string{namesFile} }
