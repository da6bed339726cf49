package resolve

import (
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// How the noun of a description fits the candidate.
const (
	fitsNothing uint8 = iota // nothing is known
	fitsOther                // the text says that it is something else
	fitsKind                 // a country for "the country", a company's form for "the company"
	fitsName                 // its name holds the noun
	fitsRole                 // the text calls it that
)

// canBe reports whether x is of a kind that the noun can stand for.
func (r *discourse) canBe(x *entity, d *description) bool {
	switch d.noun {
	case ofPerson, ofAnyone, ofAge:
		return x.kind == kind.Person && (d.gender == words.Both || !x.known || x.gender == d.gender)
	case ofCountry, ofCity, ofGovernment:
		return x.kind == kind.GPE
	}
	return x.kind == kind.Org
}

// fit tells how the noun of d fits what the text says of x.
func (r *discourse) fit(x *entity, d *description) uint8 {
	switch d.noun {
	case ofPerson, ofAnyone:
		return r.roleFit(x, words.Hash(r.word(d.head)), r.secondRank(d.head))
	case ofAge:
		switch {
		case x.age == 0:
			return fitsNothing
		case strings.HasPrefix(r.word(d.head), r.word(x.age)+"-"):
			return fitsRole
		}
		return fitsOther
	case ofCountry, ofCity, ofGovernment:
		n := &r.Resolver.names[x.best]
		if country := n.entry != 0 && r.table.Entry(n.entry-1).Country; country == (d.noun != ofCity) {
			return fitsKind
		}
		return fitsOther
	}
	return r.orgFit(x, d)
}

// secondRank reports whether the word before the noun at token t makes another office of it: a prime minister is seldom
// called the minister, a vice president never the president.
func (r *discourse) secondRank(t int32) bool {
	if t == 0 {
		return false
	}
	switch strings.ToLower(r.word(t - 1)) {
	case "prime", "vice", "deputy", "assistant":
		return true
	}
	return false
}

func (r *discourse) roleFit(x *entity, noun uint64, second bool) uint8 {
	fit := fitsNothing
	for _, s := range x.roles[:x.nroles] {
		fit = max(fit, fitsOther)
		if h := r.headOf(s); h >= 0 && words.Hash(r.word(h)) == noun && r.secondRank(h) == second {
			return fitsRole
		}
	}
	return fit
}

func (r *discourse) orgFit(x *entity, d *description) uint8 {
	noun := words.Hash(r.word(d.head))
	n := &r.Resolver.names[x.best]
	fit := fitsNothing
	for t := n.first; t < n.last; t++ {
		word := r.word(t)
		switch {
		case words.Hash(word) == noun:
			return fitsName
		case d.noun == ofCompany && r.Corporate(word):
			fit = fitsKind
		case r.OrgHeads[word] == words.ByName:
			fit = max(fit, fitsOther)
		}
	}
	return fit
}

// modifierFit tells how the words before the noun of d fit what the text says of x.
func (r *discourse) modifierFit(x *entity, d *description) uint8 {
	fit := uint8(0)
	for t := d.first; t < d.head; t++ {
		switch tag := r.tag(t); {
		case tag == text.DT || tag == text.POS || tag.IsPunct():
			continue
		}
		if r.saidOf(x, span{t, t + 1}) {
			return 1
		}
		fit = 3
	}
	if d.code != "" {
		switch r.country(x, d.code) {
		case 1:
			return 2
		case -1:
			return otherCountry
		}
	}
	return fit
}

// otherCountry says that the description names a country, and the roles of the candidate only others.
const otherCountry = 4

// country is 1 if the name of body x begins with the country of that code, or a role of x names it, and -1 if only others are named.
func (r *discourse) country(x *entity, code string) int {
	found := 0
	if c := r.Resolver.names[x.best].country; c != 0 && x.kind == kind.Org {
		if r.table.Entry(c-1).Code == code {
			return 1
		}
		found = -1
	}
	for _, s := range x.roles[:x.nroles] {
		for t := r.d.TokenAt(int(s.Start)); t < len(r.d.Tokens) && r.d.Tokens[t].End <= s.End; t++ {
			o := r.owner[t]
			if o == 0 || r.Resolver.names[o-1].entry == 0 {
				continue
			}
			switch r.table.Entry(r.Resolver.names[o-1].entry - 1).Code {
			case code:
				return 1
			case "":
			default:
				found = -1
			}
		}
	}
	return found
}

// ofFit tells how what follows "of" fits what the text says of x.
func (r *discourse) ofFit(x *entity, d *description) uint8 {
	switch {
	case d.of.a == d.of.b:
		return 0
	case r.saidOf(x, d.of):
		return 1
	}
	return 2
}

// saidOf reports whether one of the words that tell something is in a role of x, or in the name of a body.
func (r *discourse) saidOf(x *entity, s span) bool {
	for t := s.a; t < s.b; t++ {
		if tag := r.tag(t); !tag.IsNoun() && !tag.IsAdjective() {
			continue
		}
		h := words.Hash(r.word(t))
		if x.kind == kind.Org {
			n := &r.Resolver.names[x.best]
			for k := n.first; k < n.last; k++ {
				if words.Hash(r.word(k)) == h {
					return true
				}
			}
		}
		for _, role := range x.roles[:x.nroles] {
			for k := r.d.TokenAt(int(role.Start)); k < len(r.d.Tokens) && r.d.Tokens[k].End <= role.End; k++ {
				if words.Hash(r.d.Word(k)) == h {
					return true
				}
			}
		}
	}
	return false
}
