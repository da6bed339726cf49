package newsgen

import (
	"embed"
	"strings"
	"sync"
)

//go:embed words/*.txt
var files embed.FS

// words are the lists of the directory of that name.
type words struct {
	given, family, countries, towns, offices, bodies, papers, matters, statements, claims, fragments, background, frames, verbs, headlines []string
}

var loaded = sync.OnceValue(func() *words {
	return &words{
		given: lines("given"), family: lines("family"), countries: lines("countries"), towns: lines("towns"),
		offices: lines("offices"), bodies: lines("bodies"), papers: lines("papers"), matters: lines("matters"),
		statements: lines("statements"), claims: lines("claims"), fragments: lines("fragments"), background: lines("background"),
		frames: lines("frames"), verbs: lines("verbs"), headlines: lines("headlines"),
	}
})

// lines are those of a list, without its header.
func lines(name string) []string {
	b, err := files.ReadFile("words/" + name + ".txt")
	if err != nil {
		panic(err) // it is part of the program
	}
	var out []string
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimSuffix(l, "\n"); l != "" && !strings.HasPrefix(l, "#") {
			out = append(out, l)
		}
	}
	return out
}
