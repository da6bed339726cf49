package main

import (
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// word is a word of a tree with its place in bytes.
type word struct {
	*gold.TreeWord
	start, end int
}

// wordsOf gives the words of a tree that are written; d is its text.
func wordsOf(s *gold.Tree, d *text.Document) []word {
	out := make([]word, len(s.Words))
	for i := range s.Words {
		w := &s.Words[i]
		out[i] = word{w, d.Byte(w.Start), d.Byte(w.End)}
	}
	return out
}

// pennTag reads a tag of the treebanks, which are finer than Penn's own for some marks and for what is no word.
func pennTag(name string) text.Tag {
	switch name {
	case "HYPH":
		return text.Dash
	case "-LRB-":
		return text.LParen
	case "-RRB-":
		return text.RParen
	case "``", "''":
		return text.Quote
	case "NFP":
		return text.Sym
	case "ADD": // addresses
		return text.NN
	case "AFX":
		return text.JJ
	case "GW", "XX":
		return text.NoTag
	}
	for t := text.CC; t <= text.Quote; t++ {
		if t.String() == name {
			return t
		}
	}
	return text.NoTag
}

// tagged are the tokens of a sentence as package text cuts them, each with its tag by the treebank.
type tagged struct {
	doc  *text.Document
	gold []text.Tag // NoTag where the treebank does not say
	// exact says that the treebank cuts the same token; else its tag is derived from those of its parts.
	exact []bool
	// weight is how much each token counts; nil for 1.
	weight []float32
}

// align reads a sentence with package text and gives its tokens their tags.
func align(s *gold.Tree) tagged {
	d := text.Cut(s.Text, nil)
	words := wordsOf(s, d)
	a := tagged{doc: d, gold: make([]text.Tag, len(d.Tokens)), exact: make([]bool, len(d.Tokens))}
	k := 0
	for i, t := range d.Tokens {
		for k < len(words) && words[k].end <= int(t.Start) {
			k++
		}
		last := k
		for last < len(words) && words[last].end <= int(t.End) {
			last++
		}
		if k == last || words[k].start != int(t.Start) || words[last-1].end != int(t.End) {
			continue
		}
		if last == k+1 {
			a.gold[i], a.exact[i] = pennTag(words[k].Tag), true
		} else {
			a.gold[i] = compound(words, k, last)
		}
	}
	return a
}

// compound gives the tag of the words [first, last), which package text reads as one token: a compound with hyphens, a
// contraction without an apostrophe. It is that of the word that the others depend on; but before a noun, most compounds
// are adjectives, as in the Penn Treebank.
func compound(words []word, first, last int) text.Tag {
	hyphen, head := false, -1
	for i := first; i < last; i++ {
		if words[i].Tag == "HYPH" {
			hyphen = true
		}
		if h := words[i].Head; head < 0 && (h < first || h >= last) {
			head = i
		}
	}
	if !hyphen || head < 0 {
		return pennTag(words[first].Tag)
	}
	h := &words[head]
	tag := pennTag(h.Tag)
	switch {
	case h.Relation == "amod" && h.Head >= last && (tag.IsVerb() || tag.IsNoun() && !tag.IsProper()):
		return text.JJ
	case (h.Relation == "compound" || h.Relation == "nmod") && h.Head >= last && (tag == text.NN || tag == text.NNS):
		switch t := pennTag(words[first].Tag); {
		case t == text.CD, t == text.IN, t == text.RB, t.IsAdjective():
			return text.JJ
		}
	}
	return tag
}
