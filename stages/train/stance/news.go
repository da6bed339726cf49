package main

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/quotes"
	"wirecopy/stages/train/gold"
)

//go:embed voa.txt
var voaFile string

// addVOA gives the stories of the Voice of America the stances that this folder's file has of them.
func addVOA(news []*gold.Document) error {
	stances := map[string]map[string]int{}
	for line := range strings.Lines(voaFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 3 {
			return fmt.Errorf("voa.txt: %q is no story, entity and stance", line)
		}
		v, err := strconv.Atoi(f[2])
		if err != nil || v < -2 || v > 2 {
			return fmt.Errorf("voa.txt: %q is no stance from -2 to 2", f[2])
		}
		if stances[f[0]] == nil {
			stances[f[0]] = map[string]int{}
		}
		stances[f[0]][f[1]] = v
	}
	for i := range news {
		if !strings.HasPrefix(news[i].ID, "voa:") {
			continue
		}
		for j := range news[i].WhoIsWho {
			v := stances[news[i].ID][news[i].WhoIsWho[j].ID]
			news[i].WhoIsWho[j].Stance = &v
		}
	}
	return nil
}

// hasStances reports whether somebody judged the stances of the article.
func hasStances(d *gold.Document) bool {
	for _, w := range d.WhoIsWho {
		if w.Stance != nil {
			return true
		}
	}
	return false
}

// annotate passes an article through the stages before this one.
func annotate(d *gold.Document) (*pipeline.Article, []pipeline.Entity, []pipeline.Quote, error) {
	in := (&pipeline.Article{ID: d.ID, Text: d.Text}).Share()
	out, err := pipeline.Chain{entities.New(), quotes.New()}.Process(context.Background(), pipeline.Message{Article: in})
	if err != nil {
		return nil, nil, nil, err
	}
	e, err := pipeline.Layer[[]pipeline.Entity](out[0].Article, pipeline.EntitiesLayer)
	if err != nil {
		return nil, nil, nil, err
	}
	q, err := pipeline.Layer[[]pipeline.Quote](out[0].Article, pipeline.QuotesLayer)
	return out[0].Article, e, q, err
}

// loadNews reads the articles, with the stances of those stories that have them in this folder.
func loadNews(path string) ([]*gold.Document, error) {
	news, err := gold.Read(path, gold.Filter{})
	if err != nil {
		return nil, err
	}
	return news, addVOA(news)
}

// match says which actor of the gold each entity that was found is: the one that most of its names overlap, "" if none
// does.
func match(d *gold.Document, found []pipeline.Entity) []string {
	out := make([]string, len(found))
	for i := range found {
		count := map[string]int{}
		for _, m := range found[i].Mentions {
			if m.Kind != pipeline.NameMention {
				continue
			}
			for _, g := range d.Entities {
				if g.Entity != "" && g.Span().Overlaps(gold.Span{Start: m.Start, End: m.End}) {
					count[g.Entity]++
					if count[g.Entity] > count[out[i]] {
						out[i] = g.Entity
					}
					break
				}
			}
		}
	}
	return out
}
