package main

import (
	"bufio"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
	"wirecopy/stages/quotes"
)

// article is one line of the news sets: whole articles, with what a careful reader says of each name.
type article struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Entities []struct {
		Start  int    `json:"start"`
		End    int    `json:"end"`
		Entity string `json:"entity"`
	} `json:"entities"`
	Who []who `json:"whoiswho"`
}

// who is one entity of an article. Stance is from -2 to 2; nil where nobody judged it.
type who struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Name     string `json:"name"`
	Stance   *int   `json:"stance"`
	Evidence []int  `json:"evidence"`
}

func loadNews(path string) ([]article, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		r = z
	}
	var out []article
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(out)+1, err)
		}
		out = append(out, a)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return out, addVOA(out)
}

//go:embed voa.txt
var voaFile string

// addVOA gives the stories of the Voice of America the stances that this folder's file has of them.
func addVOA(news []article) error {
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
		for j := range news[i].Who {
			v := stances[news[i].ID][news[i].Who[j].ID]
			news[i].Who[j].Stance = &v
		}
	}
	return nil
}

// judged reports whether somebody judged the stances of the article.
func (a *article) judged() bool {
	for _, w := range a.Who {
		if w.Stance != nil {
			return true
		}
	}
	return false
}

// annotate passes an article through the stages before this one.
func annotate(a *article) (*pipeline.Article, []pipeline.Entity, []pipeline.Quote, error) {
	in := (&pipeline.Article{ID: a.ID, Text: a.Text}).Share()
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

// match says which entity of the gold each found one is: the one that most of its names overlap, "" if none does.
func match(a *article, found []pipeline.Entity) []string {
	out := make([]string, len(found))
	for i := range found {
		count := map[string]int{}
		for _, m := range found[i].Mentions {
			if m.Kind != pipeline.NameMention {
				continue
			}
			for _, g := range a.Entities {
				if g.Entity != "" && m.Start < g.End && g.Start < m.End {
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
