package resolve

import "wirecopy/stages/internal/linear"

// Choice is one decision between candidates, for the program that trains the models.
type Choice struct {
	// Model is the name of the model that decides.
	Model string
	// Start and End are the bytes of what is to be resolved: the pronoun, the noun of the description, the name.
	Start, End int32
	Candidates []Candidate
	// Schema describes the values of the candidates.
	Schema *linear.Schema
}

// Candidate is one entity that may be meant, or none.
type Candidate struct {
	// Mentions are the bytes of the entity's names, or of the phrase that stands for one who has none; empty for no one.
	Mentions []Span
	Values   []uint8
}

// Watch makes f decide, and not the models: it gives the index of the candidate to take, or -1 for what the model says. A
// blind Resolver takes no notice of gender, so that more candidates compete for each pronoun.
func (w *Resolver) Watch(f func(*Choice) int, blind bool) { w.watch, w.blind = f, blind }

// mentionsOf are the bytes of the names of entity e, or of the phrase that stands for someone without one.
func (r *discourse) mentionsOf(e int32) (all []Span) {
	for i := range r.Resolver.names {
		if n := &r.Resolver.names[i]; n.ent == e {
			all = append(all, Span{n.start, n.end})
		}
	}
	if x := &r.ents[e-1]; x.unnamed {
		t := r.d.Tokens[x.best]
		all = append(all, Span{t.Start, t.End})
	}
	return all
}
