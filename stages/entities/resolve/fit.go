package resolve

import (
	"slices"
	"strings"

	"wirecopy/stages/entities/kind"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/text"
)

// How the noun of a description fits the candidate.
const (
	fitsNothing uint8 = iota // nothing is known
	fitsOther                // the text says that it is something else
	fitsKind                 // a country for "the country", a company's form for "the company", a broader noun than that of a role
	fitsName                 // its name holds the noun
	fitsRole                 // the text calls it that
)

// canBe reports whether x is of a kind that the noun can stand for.
func (r *discourse) canBe(x *entity, d *description) bool {
	switch d.noun {
	case ofPerson, ofAnyone, ofAge:
		return x.kind == kind.Person && !x.family && (d.gender == words.Both || !x.known || x.gender == d.gender)
	case ofCountry, ofCity, ofGovernment:
		return x.kind == kind.GPE
	}
	return x.kind == kind.Org
}

// fit tells how the noun of d fits what the text says of x.
func (r *discourse) fit(x *entity, d *description) uint8 {
	switch d.noun {
	case ofPerson, ofAnyone:
		return r.roleFit(x, d.head)
	case ofAge:
		switch {
		case x.age == 0 || d.code != "": // the Spaniard, whatever his age
			return fitsNothing
		case strings.HasPrefix(r.word(d.aged), r.word(x.age)+"-"):
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

// otherOffice reports whether a word before the noun at token head makes another office of it than the role s, which does not have
// that word, is: the former or the next president, the finance minister beside the Minister of Health.
func (r *discourse) otherOffice(head int32, s Span) bool {
	for t := head - 1; t >= 0 && !r.tag(t).IsPunct() && r.tag(t) != text.DT; t-- {
		if r.owner[t] == 0 && (r.grammar.TellsApart(int(t), int(head)) || r.word(t) == "next") && !holds(r.d.Text[s.Start:s.End], r.word(t)) {
			return true
		}
	}
	return false
}

// holds reports whether a role has a word, whatever its case.
func holds(role, word string) bool {
	return slices.ContainsFunc(strings.Fields(role), func(w string) bool { return strings.EqualFold(w, word) })
}

// ranked reports whether the word before the noun at token t says that its office is another than the one called by the noun alone.
func (r *discourse) ranked(t int32) bool { return t > 0 && r.grammar.TellsRank(int(t-1), int(t)) }

// roleFit tells how the noun at token head fits the roles of x.
func (r *discourse) roleFit(x *entity, head int32) uint8 {
	fit := fitsNothing
	noun := words.Hash(r.word(head))
	if r.isFormer(x, head) {
		return fitsRole
	}
	if x.leads != 0 && slices.Contains(r.LeadVerbs[r.word(x.leads)], r.word(head)) {
		fit = fitsKind
	}
	for _, s := range x.roles[:x.nroles] {
		fit = max(fit, fitsOther)
		h := r.headOf(s)
		switch {
		case h < 0 || r.otherOffice(head, s):
		case words.Hash(r.word(h)) == noun && r.ranked(h) == r.ranked(head), r.sameOffice(h, head):
			return fitsRole
		case r.broader(h, head):
			fit = max(fit, fitsKind)
		}
	}
	return fit
}

// isFormer reports whether the noun at token head calls x by an office that somebody else has now: the former chief executive.
func (r *discourse) isFormer(x *entity, head int32) bool {
	if x.was.End == 0 {
		return false
	}
	h := r.headOf(x.was)
	if h < 0 || words.Hash(r.word(h)) != words.Hash(r.word(head)) && !r.broader(h, head) || r.ranked(h) != r.ranked(head) {
		return false
	}
	for t := head - 1; t >= 0 && !r.tag(t).IsPunct() && r.tag(t) != text.DT; t-- {
		if r.Is("past", r.word(t)) {
			return true
		}
	}
	return false
}

// broader reports whether the noun at token head is a broader one for the role whose noun is token role: a leader for a
// president or a prime minister, a scientist for a geologist.
func (r *discourse) broader(role, head int32) bool {
	noun, word := r.word(head), r.word(role)
	if !words.AllCaps(word) { // CEO
		word = strings.ToLower(word)
	}
	if strings.HasSuffix(word, "ologist") && (noun == "scientist" || noun == "researcher" || noun == "expert") {
		return true
	}
	if short := r.shortOffice(role); short != "" {
		word = short
	} else if r.ranked(role) {
		word = strings.ToLower(r.word(role-1)) + "-" + word // vice-president
	}
	broader := r.Broader[word]
	return slices.Contains(broader, noun) || slices.Contains(broader, strings.ToLower(noun))
}

// sameOffice reports whether the nouns at two tokens end two forms of one office: CEO, chief executive, chief executive officer.
func (r *discourse) sameOffice(a, b int32) bool {
	short := r.shortOffice(a)
	return short != "" && short == r.shortOffice(b)
}

// shortOffice is the short form of the office that the noun at token t ends: CEO for chief executive; "" where it has none.
func (r *discourse) shortOffice(t int32) string {
	switch word := r.word(t); {
	case words.AllCaps(word) && (len(word) == 2 || len(word) == 3 && word[0] == 'C' && word[2] == 'O'):
		return word
	case t == 0:
	case strings.EqualFold(word, "executive") && strings.EqualFold(r.word(t-1), "chief"):
		return "CEO"
	case strings.EqualFold(word, "minister") && strings.EqualFold(r.word(t-1), "prime"):
		return "PM"
	case strings.EqualFold(word, "officer") && t > 1 && strings.EqualFold(r.word(t-2), "chief"):
		return string([]byte{'C', r.word(t - 1)[0] &^ 0x20, 'O'})
	}
	return ""
}

func (r *discourse) orgFit(x *entity, d *description) uint8 {
	noun := words.Hash(r.word(d.head))
	n := &r.Resolver.names[x.best]
	fit := fitsNothing
	for t := n.first; t < n.last; t++ {
		word := r.word(t)
		switch {
		case words.Hash(word) == noun || slices.Contains(r.Broader[strings.ToLower(word)], r.word(d.head)):
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
		if r.saidOf(x, span{t, t + 1}) && (!r.Is("past", r.word(t)) || d.noun != ofPerson || r.roleFit(x, d.head) >= fitsKind) { // a former driver is no former minister
			return 1
		}
		fit = otherWords
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

// partyMember reports whether token t is a member of one of the two parties of the United States, who with the state before it stands
// for a member of Congress: the Ohio Republican.
func (r *discourse) partyMember(t int32) bool {
	word := r.word(t)
	return word == "Democrat" || word == "Republican"
}

// introducedBeside reports whether all that the words before the noun of d say is the name of a body or place that the sentence
// names too which names x first: "The Bank of Arden kept its rate, its governor, Jane Doe, said ... The Bank of Arden chief"; or the
// country that the text is about: President Doe is the Arden leader there.
func (r *discourse) introducedBeside(x *entity, d *description) bool {
	e, office, named := int32(0), false, false
	switch r.word(d.head) {
	case "leader", "chief", "boss", "head", "coach", "manager", "executive", "official":
		office = true // of something: what the words before it say matters
	}
	for t := d.first; t < d.head; t++ {
		named = named || r.owner[t] != 0
		switch o := r.owner[t]; {
		case o != 0 && r.Resolver.names[o-1].kind == kind.Norp:
			if e = r.countryOf(d.code); e != 0 && e == r.dominant() {
				return true
			}
		case o != 0:
			e = r.Resolver.names[o-1].ent
		case office && r.tag(t) != text.DT && r.tag(t) != text.POS:
			return false
		}
	}
	if !named && !office || r.partyMember(d.head) {
		return true
	}
	first, last := r.sentenceOf(r.Resolver.names[x.first].first)
	for t := first; t < last && e != 0; t++ {
		if o := r.owner[t]; o != 0 && r.Resolver.names[o-1].ent == e {
			return true
		}
	}
	return false
}

const (
	otherWords   = 3 // the words before the noun say something that the text does not say of the candidate
	ofOther      = 2 // what stands after "of" is not said of the candidate
	otherCountry = 4 // they name a country, and the roles of the candidate only others
)

// country is 1 if the name of body x begins with the country of that code, a role of x names it, or x is called its citizen, and -1
// if only others are named.
func (r *discourse) country(x *entity, code string) int {
	found := 0
	if x.citizen != 0 {
		if r.table.Entry(x.citizen-1).Code == code {
			return 1
		}
		found = -1
	}
	if c := r.Resolver.names[x.best].country; c != 0 && x.kind == kind.Org {
		if r.table.Entry(c-1).Code == code {
			return 1
		}
		found = -1
	}
	for _, s := range x.roles[:x.nroles] {
		if h := r.headOf(s); h >= 0 && r.abroad(r.word(h)) {
			continue
		}
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

// abroad reports whether somebody with that role may well be of another country than the role names: Arden's coach.
func (r *discourse) abroad(role string) bool {
	switch role {
	case "coach", "boss", "manager", "ambassador", "envoy", "correspondent", "striker", "player":
		return true
	}
	return false
}

// ofFit tells how what follows "of" fits what the text says of x.
func (r *discourse) ofFit(x *entity, d *description) uint8 {
	switch {
	case d.of.a == d.of.b:
		return 0
	case r.saidOf(x, d.of):
		return 1
	}
	return ofOther
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
