package score

import (
	"wirecopy/pipeline"
	"wirecopy/stages/train/gold"
)

// Who scores what a subscriber to one speaker gets. The row speaker takes the gold speech of named people, bodies and
// places: it is right where it is found (by content, as in Quotes) with that very entity behind its speaker. Of what is
// not, missed was not found, unresolved has no entity behind it, and wrong has another one. Its precision is over all
// that was found with an entity as its speaker. The row names takes the mentions by name that both sides have: precision and recall of the
// pairs of them that are one entity.
func Who(pairs []Pair, overlap float64) (Table, error) {
	var speaker, names gold.Counts
	var missed, unresolved, wrong int
	for _, p := range pairs {
		entities, err := pipeline.Layer[[]pipeline.Entity](p.Pred, pipeline.EntitiesLayer)
		if err != nil {
			return nil, err
		}
		m, err := matchQuotes(p, overlap)
		if err != nil {
			return nil, err
		}
		for _, q := range m.pred {
			if speakerEntity(q) != "" {
				speaker.Found++
			}
		}
		goldOf := goldActors(p.Gold, entities)
		for i, g := range m.gold {
			if g.SpeakerEntity.ID == "" {
				continue
			}
			speaker.Gold++
			switch j := m.goldTo[i]; {
			case j < 0:
				missed++
			case speakerEntity(m.pred[j]) == "":
				unresolved++
			case goldOf[speakerEntity(m.pred[j])] == g.SpeakerEntity.ID:
				speaker.Right++
			default:
				wrong++
			}
		}
		names.Add(samePairs(p.Gold, entities))
	}
	row := prfRow("speaker", speaker)
	row.Figures = append(row.Figures, count("missed", missed), count("unresolved", unresolved), count("wrong", wrong))
	return Table{row, prfRow("names", names)}, nil
}

func speakerEntity(q pipeline.Quote) string {
	if q.Speaker == nil {
		return ""
	}
	return q.Speaker.Entity
}

// goldActors gives for the id of each entity that was found the gold actor that most of its mentions by name overlap; of
// equal ones the first. An entity none of whose names does is left out.
func goldActors(d *gold.Document, entities []pipeline.Entity) map[string]string {
	out := map[string]string{}
	for _, e := range entities {
		votes := map[string]int{}
		for _, m := range e.Mentions {
			if isName(m) {
				votes[actorAt(d, m)]++
			}
		}
		best := 0
		for _, m := range e.Mentions { // in their order, so that the first of equal ones wins
			if actor := actorAt(d, m); isName(m) && actor != "" && votes[actor] > best {
				best, out[e.ID] = votes[actor], actor
			}
		}
	}
	return out
}

// actorAt is the actor of the first gold name that overlaps the mention; empty where there is none.
func actorAt(d *gold.Document, m pipeline.Mention) string {
	at := gold.Span{Start: m.Start, End: m.End}
	for _, n := range d.Entities {
		if n.Entity != "" && at.Overlaps(n.Span()) {
			return n.Entity
		}
	}
	return ""
}

// samePairs counts pairs of mentions by name that are of one entity, among the mentions that both sides have.
func samePairs(d *gold.Document, entities []pipeline.Entity) gold.Counts {
	foundAs := map[gold.Span]string{}
	for _, e := range entities {
		for _, m := range e.Mentions {
			if isName(m) {
				foundAs[gold.Span{Start: m.Start, End: m.End}] = e.ID
			}
		}
	}
	goldAs := map[gold.Span]string{}
	var both []gold.Span
	for _, n := range d.Entities {
		if n.Entity == "" {
			continue
		}
		if _, again := goldAs[n.Span()]; !again && foundAs[n.Span()] != "" {
			both = append(both, n.Span())
		}
		goldAs[n.Span()] = n.Entity
	}
	var c gold.Counts
	for i, x := range both {
		for _, y := range both[:i] {
			wanted, found := goldAs[x] == goldAs[y], foundAs[x] == foundAs[y]
			if wanted {
				c.Gold++
			}
			if found {
				c.Found++
			}
			if wanted && found {
				c.Right++
			}
		}
	}
	return c
}

func isName(m pipeline.Mention) bool { return m.Kind == "" || m.Kind == pipeline.NameMention }
