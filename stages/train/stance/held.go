package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// writeHeld writes what the models that have not seen an article say of each entity that is scored. A line has, with tabs
// between, the reader's stance, the chances of bad and of good, the article, the entity, its type, the reader's evidence, and
// the sentences that mention the entity.
func writeHeld(file string, subjects []subject, held [][]float64, t float64) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for i := range subjects {
		s := &subjects[i]
		if !s.scored() {
			continue
		}
		p := chances(held[i], t)
		d := s.words.Doc
		e, g := &s.entities[s.entity], &s.gold[s.entity]
		evidence := ""
		if g.Evidence != nil {
			evidence = d.Text[d.Byte(g.Evidence.Start):d.Byte(g.Evidence.End)]
		}
		var sentences []string
		last := -1
		for _, m := range e.Mentions {
			if at := d.SentenceAt(d.TokenAt(d.Byte(m.Start))); at != last && at < len(d.Sentences) {
				x := &d.Sentences[at]
				sentences = append(sentences, d.Text[x.Start:x.End])
				last = at
			}
		}
		line := fmt.Sprintf("%d\t%.2f\t%.2f\t%s\t%s\t%s\t%s\t%s", s.stance(), p[0], p[2], s.id, e.Name, e.Type, evidence, strings.Join(sentences, " | "))
		fmt.Fprintln(w, strings.ReplaceAll(line, "\n", " "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
