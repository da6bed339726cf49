package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"wirecopy/pipeline"
	syntax "wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/polarity"
	"wirecopy/stages/train/gold"
)

//go:embed articles.txt
var storiesFile string

// storyPrefix begins the ids of the articles of this folder's file.
const storyPrefix = "story:"

// story is an article of a file like articles.txt, with the stance toward those who look good or bad in it, by name.
type story struct {
	text    string
	stances map[string]int
}

func stories(file string) ([]story, error) {
	var out []story
	var text strings.Builder
	stances := map[string]int{}
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line == "==":
			out = append(out, story{text.String(), stances})
			text.Reset()
			stances = map[string]int{}
		case line[0] == '+' || line[0] == '-':
			sign, name, _ := strings.Cut(line, " ")
			v, err := strconv.Atoi(sign)
			if err != nil || v < -2 || v > 2 || name == "" {
				return nil, fmt.Errorf("articles.txt, line %d: %q is no stance from -2 to 2 with a name", n, line)
			}
			stances[name] = v
		case len(stances) > 0:
			return nil, fmt.Errorf("articles.txt, line %d: there are words after a stance: a line of == is missing before them", n)
		default:
			text.WriteString(line + "\n\n")
		}
	}
	if text.Len() > 0 {
		return nil, fmt.Errorf("articles.txt: the last article has no line of == at its end")
	}
	return out, nil
}

// readStories reads articles that are only trained on. missed are the names that no entity has.
func readStories(all []story) (out []*reading, missed []string, err error) {
	for i, s := range all {
		d := &gold.Document{ID: fmt.Sprintf("%s%d", storyPrefix, i+1), Text: s.text}
		a, entities, quotes, err := annotate(d)
		if err != nil {
			return nil, nil, err
		}
		r := &reading{id: d.ID, aside: true, words: polarity.Read(syntax.Of(a, entities)), entities: entities, quotes: quotes,
			gold: make([]gold.Actor, len(entities)), first: make([]bool, len(entities))}
		for e := range entities {
			r.gold[e] = gold.Actor{Type: entities[e].Type, Stance: new(int)}
		}
		for _, name := range slices.Sorted(maps.Keys(s.stances)) {
			v := s.stances[name]
			if e := named(r, name); e >= 0 {
				r.gold[e].Stance = &v
			} else {
				missed = append(missed, name)
			}
		}
		out = append(out, r)
	}
	return out, missed, nil
}

// named is the entity of a name, -1 if there is none.
func named(r *reading, name string) int {
	for e := range r.entities {
		for _, m := range r.entities[e].Mentions {
			if d := r.words.Doc; m.Kind == pipeline.NameMention && strings.Contains(d.Text[d.Byte(m.Start):d.Byte(m.End)], name) {
				return e
			}
		}
	}
	return -1
}
