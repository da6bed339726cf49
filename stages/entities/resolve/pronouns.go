package resolve

import (
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// The scores of a pronoun's candidates, in points: how far back it was named, and how. They were set by hand on news
// text; the order of things follows Lappin & Leass 1994.
const (
	nearest     = 4.0 // named in this very sentence
	perSentence = 1.3 // less for each sentence back
	perRank     = 0.06
	asSubject   = 1.1
	asGenitive  = -0.7
	inQuotation = -1.6 // named in a quotation, for a pronoun outside
	perBlock    = 0.4  // less for each paragraph back, besides
	knownGender = 0.5
	perMention  = 0.06
	enough      = 0.8 // a candidate with less is not taken
)

// pronoun gives the entity that the pronoun at token t means, 0 where that is not clear.
func (r *walk) pronoun(t, s, last int32) int32 {
	word := r.word(t)
	switch word {
	case "he", "He", "his", "His", "him", "himself", "HE", "HIS":
		return r.someone(t, s, words.Male, word == "him")
	case "she", "She", "her", "Her", "hers", "herself", "SHE", "HER":
		return r.someone(t, s, words.Female, word == "her" && r.tag(t) == text.PRP)
	case "who", "whom", "whose":
		return r.relative(t)
	case "its", "Its", "itself":
		return r.something(t, s, true)
	case "it", "It":
		if r.quoted[t] || r.expletive(t, last) {
			return 0
		}
		return r.something(t, s, false)
	}
	return 0
}

// relative gives the person right before who, whose or whom.
func (r *walk) relative(t int32) int32 {
	if t > 0 && r.tag(t-1) == text.Comma {
		t--
	}
	if t > 0 && r.owner[t-1] != 0 {
		if n := &r.names[r.owner[t-1]-1]; n.kind == kind.Person && n.last == t {
			return n.ent
		}
	}
	return 0
}

// someone gives the person of that gender who is likeliest to be meant at token t of sentence s. An object is not the
// subject of its own clause.
func (r *walk) someone(t, s int32, g words.Gender, object bool) int32 {
	best, bestScore := int32(0), enough // someone without a name may be best: then it is none
	for i := r.n - 1; i >= 0; i-- {
		c := &r.recent[i]
		x := &r.nobody
		if c.ent != 0 {
			x = &r.ents[c.ent-1]
		} else {
			*x = entity{kind: kind.Person, gender: c.gender, known: c.gender != words.Both}
		}
		if x.kind != kind.Person || x.known && x.gender != g {
			continue
		}
		if object && c.subject && c.sentence == s && r.oneClause(c.token, t) {
			continue
		}
		score := r.score(c, x, t, s, i)
		if x.known {
			score += knownGender
		}
		if score > bestScore {
			best, bestScore = c.ent, score
		}
	}
	if best != 0 {
		if x := &r.ents[best-1]; !x.known {
			x.gender, x.known = g, true
		}
	}
	return best
}

func (r *walk) score(c *seen, x *entity, t, s int32, i int) float64 {
	score := nearest - perSentence*float64(s-c.sentence) - perRank*float64(r.n-1-i) + perMention*float64(min(x.count, 6))
	if c.subject {
		score += asSubject
	}
	score -= perBlock * float64(r.d.Sentences[s].Block-r.d.Sentences[c.sentence].Block)
	if c.genitive {
		score += asGenitive
	}
	if c.quoted && !r.quoted[t] {
		score += inQuotation
	}
	return score
}

// oneClause reports whether nothing between two tokens begins another clause.
func (r *walk) oneClause(a, b int32) bool {
	for t := a + 1; t < b; t++ {
		switch r.tag(t) {
		case text.Colon, text.Dash, text.Quote, text.CC, text.WP, text.WDT, text.WRB, text.TO:
			return false
		case text.IN:
			if r.Conjunctions[r.word(t)] {
				return false
			}
		}
	}
	return true
}

// something gives the organisation or place that it or its means: one of this sentence or the one before.
func (r *walk) something(t, s int32, possessive bool) int32 {
	best, bestScore := int32(0), 3.4
	for i := r.n - 1; i >= 0; i-- {
		c := &r.recent[i]
		if c.ent == 0 {
			continue
		}
		x := &r.ents[c.ent-1]
		if x.kind != kind.Org && x.kind != kind.GPE || s-c.sentence > 1 {
			continue
		}
		score := r.score(c, x, t, s, i)
		if x.kind == kind.GPE {
			score -= 0.5
			if !c.subject {
				score -= 0.8
			}
		}
		if !c.subject && !possessive {
			score -= 1
		}
		if score > bestScore {
			best, bestScore = c.ent, score
		}
	}
	return best
}

// expletive reports whether the it at token t stands for nothing: "it is clear that", "it was raining", "it takes".
func (r *walk) expletive(t, last int32) bool {
	k := t + 1
	if k < last && r.tag(k) == text.MD {
		k++
	}
	for k < last && (r.tag(k).IsAdverb() || r.word(k) == "have" || r.word(k) == "has" || r.word(k) == "had") {
		k++
	}
	if k >= last {
		return true
	}
	switch r.word(k) {
	case "is", "'s", "’s", "was", "be", "been", "seems", "seemed", "appears", "appeared", "takes", "took", "became", "becomes", "rained", "snowed", "remains", "remained":
		return true
	}
	// Only one who speaks or decides is clearly somebody; an object is too little to go by.
	return !r.Reports[r.word(k)] && !r.Decides[r.word(k)]
}
