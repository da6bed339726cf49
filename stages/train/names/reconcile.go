package main

import (
	"slices"
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/train/gold"
)

// reconcile brings the names of one document under one guideline: as the sets that people made for news have it, a
// name leaves out the article, the title and the possessive; a demonym is a NORP; a country is a place also where it
// acts; common nouns and pronouns are no names.
func reconcile(set string, d *text.Document, r *gold.Document) []marked {
	var out []marked
	for _, e := range r.Entities {
		class := classOf(set, e.Type, e.Orig)
		start, end := d.Byte(e.Start), d.Byte(e.End)
		start, end = trimName(d.Text, start, end, class)
		if start >= end {
			continue
		}
		name := d.Text[start:end]
		if class == tagger.Outside {
			continue
		}
		if class == tagger.EventClass && isPhrase(name) { // "2006 Canadian federal election": what it names is Canadian
			out = append(out, inner(d, start, end)...)
			continue
		}
		switch {
		case class == tagger.PlaceClass && isSeat(name):
			class = tagger.OrgClass
		case isDemonym(name) && (class == tagger.OtherClass || set == "gmb" || set == "re3d"):
			class = tagger.NorpClass
		case class == tagger.OrgClass && (set == "gmb" || set == "re3d") && isCountry(name):
			class = tagger.PlaceClass
		case set == "gmb" && class == tagger.NorpClass && isCountry(name):
			class = tagger.PlaceClass
		}
		if (set == "meantime" || set == "re3d" || set == "gmb") && !hasCapital(name) {
			continue
		}
		if set == "meantime" && isPronounLike(name) {
			continue
		}
		out = append(out, marked{start, end, class})
	}
	out = append(out, institutions(d, out)...)
	if set == "gum" || set == "meantime" || set == "re3d" || set == "wnut" { // demonyms are not annotated there
		out = append(out, demonyms(d, out)...)
	}
	return out
}

func classOf(set, typ, orig string) tagger.Class {
	switch typ {
	case "PERSON":
		return tagger.PersonClass
	case "ORG":
		return tagger.OrgClass
	case "LOC":
		return tagger.PlaceClass
	}
	switch orig {
	case "gpe", "Nationality", "NORP":
		return tagger.NorpClass
	case "event", "election", "eve", "nat", "EVENT":
		return tagger.EventClass
	case "person":
		if set == "gum" {
			return tagger.NorpClass
		}
	case "FIN", "ROLE", "TITLE", "LANGUAGE":
		return tagger.Outside
	}
	return tagger.OtherClass
}

// trimName leaves out an article, titles before a person, and a possessive.
func trimName(s string, start, end int, class tagger.Class) (int, int) {
	for _, suffix := range []string{" 's", " ’s", "'s", "’s"} {
		if strings.HasSuffix(s[start:end], suffix) && !strings.Contains(s[start:end-len(suffix)], "'") && (class == tagger.PersonClass || class == tagger.PlaceClass) {
			end -= len(suffix)
		}
	}
	for {
		word, _, more := strings.Cut(s[start:end], " ")
		if class != tagger.OtherClass && (word == "the" || word == "The") && more {
			start += len(word) + 1
			continue
		}
		if class == tagger.PersonClass && tagger.In(word, tagger.Titles) && !tagger.In(word, tagger.FirstNames) {
			if !more {
				if isTitleOnly(word) {
					return end, end
				}
				return start, end
			}
			start += len(word) + 1
			continue
		}
		if class == tagger.PersonClass && (word == "Prime" || word == "Vice" || word == "Deputy" || word == "Foreign" || word == "Chief" || word == "External" || word == "State") {
			if !more {
				return end, end
			}
			start += len(word) + 1
			continue
		}
		break
	}
	for start < end && s[start] == ' ' {
		start++
	}
	return start, end
}

func isTitleOnly(w string) bool {
	switch w {
	case "Mr.", "Mrs.", "Ms.", "Dr.", "President", "Minister", "General", "Secretary", "Senator", "Prime", "Mr", "Mrs", "Ms", "CEO", "Chancellor", "Governor", "Vice":
		return true
	}
	return false
}

func isDemonym(s string) bool { return tagger.In(s, tagger.Nations) && !tagger.In(s, tagger.Countries) }

func isCountry(s string) bool { return tagger.InWhole(s, tagger.Countries) }

func hasCapital(s string) bool { return strings.ToLower(s) != s }

func isPronounLike(s string) bool {
	switch s {
	case "It", "He", "She", "We", "I", "They", "Some", "Stock", "Markets", "CEO", "The", "This", "That", "Prime Minister":
		return true
	}
	return strings.HasSuffix(s, " CEO")
}

// isSeat reports whether a building stands for the institution in it, as in news it does.
func isSeat(s string) bool { return s == "White House" || s == "Kremlin" || s == "Pentagon" }

// institutions finds those that stand outside of names, with a capital in running text: sets differ on them.
func institutions(d *text.Document, names []marked) []marked {
	var out []marked
	for _, s := range d.Sentences {
		for i := s.First + 1; i < s.Last; i++ {
			switch d.Word(i) {
			case "Parliament", "Congress", "Senate", "Cabinet", "Kremlin", "Pentagon":
			default:
				continue
			}
			if before := d.Word(i - 1); strings.ToLower(before) != before || i+1 < s.Last && hasCapital(d.Word(i+1)) {
				continue
			}
			start, end := int(d.Tokens[i].Start), int(d.Tokens[i].End)
			if !slices.ContainsFunc(names, func(g marked) bool { return g.start < end && start < g.end }) {
				out = append(out, marked{start, end, tagger.OrgClass})
			}
		}
	}
	return out
}

// demonyms finds the nationalities and peoples that stand outside of names.
func demonyms(d *text.Document, names []marked) []marked {
	taken := make([]bool, len(d.Tokens)+1)
	for _, g := range names {
		for i := d.TokenAt(g.start); i < len(d.Tokens) && int(d.Tokens[i].Start) < g.end; i++ {
			taken[i] = true
		}
	}
	var out []marked
	for i, t := range d.Tokens {
		w := d.Word(i)
		if taken[i] || !isDemonym(w) || w[0] < 'A' || w[0] > 'Z' || len(w) < 4 {
			continue
		}
		if !strings.HasSuffix(w, "n") && !strings.HasSuffix(w, "ns") && !strings.HasSuffix(w, "sh") && !strings.HasSuffix(w, "ese") && !strings.HasSuffix(w, "i") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "ch") {
			continue
		}
		out = append(out, marked{int(t.Start), int(t.End), tagger.NorpClass})
	}
	return out
}

// isPhrase reports whether a name has words that no name has.
func isPhrase(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if strings.ToLower(w) == w && w[0] >= 'a' {
			switch w {
			case "of", "the", "in", "for", "and", "on", "to", "de", "la":
			default:
				return true
			}
		}
	}
	return false
}

// inner finds the peoples and countries within a phrase.
func inner(d *text.Document, start, end int) []marked {
	var out []marked
	for i := d.TokenAt(start); i < len(d.Tokens) && int(d.Tokens[i].End) <= end; i++ {
		for j := min(i+3, len(d.Tokens)); j > i; j-- {
			a, b := int(d.Tokens[i].Start), int(d.Tokens[j-1].End)
			if b > end {
				continue
			}
			w := d.Text[a:b]
			if isCountry(w) {
				out = append(out, marked{a, b, tagger.PlaceClass})
			} else if j == i+1 && isDemonym(w) && hasCapital(w) {
				out = append(out, marked{a, b, tagger.NorpClass})
			} else {
				continue
			}
			i = j - 1
			break
		}
	}
	return out
}
