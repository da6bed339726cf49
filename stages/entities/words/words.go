// Package words holds the word lists of the stage: names, titles, roles, nouns for organisations. They are read once and
// never changed.
package words

import (
	"embed"
	"iter"
	"strings"
	"sync"

	"wirecopy/pipeline/token"
	"wirecopy/stages/entities/kind"
	"wirecopy/stages/internal/sieve"
	"wirecopy/stages/internal/version"
)

//go:embed data/*.txt
var files embed.FS

// Gender is what a name or a role says of someone; Both means that it says nothing.
type Gender uint8

// The genders.
const (
	Both Gender = iota
	Male
	Female
)

func genderOf(s string) Gender {
	switch s {
	case "m":
		return Male
	case "f":
		return Female
	}
	return Both
}

// Lists are the words that the stage knows.
type Lists struct {
	Given        map[string]Gender    // given names
	Roles        map[string]Gender    // nouns for persons, as they are listed and with a capital, and the titles that are one
	Titles       map[string]Title     // forms of address and ranks
	OrgHeads     map[string]OrgHead   // nouns for organisations, likewise
	Reports      map[string]bool      // verbs of saying
	Decides      map[string]bool      // verbs for what organisations do
	Conjunctions map[string]bool      // in small letters and with a capital
	Generations  map[string]bool      // after a surname: Jr., III
	Honours      map[string]bool      // after a surname, and no part of the name: KC, MP, PhD
	Degrees      map[string]bool      // what may stand behind a person's name, and is a place or part of a club's name too: MD, SC
	ShortNames   map[string]string    // Bill ► William
	Endings      map[string]kind.Kind // the last word of a law's or an event's name
	LawNouns     map[string]bool      // the last word of a law's name before its year: Ordinance 1991
	Provisions   map[string]bool      // nouns for a part of a law before its number: Section 17
	TitlePairs   map[string]bool      // forms of address of two words: Tan Sri
	Credits      map[string]string    // words of credits ► "word", or "agency"
	NotNames     map[string]bool      // words with a capital that alone are no name
	Generic      map[string]bool      // nouns that are no role worth telling
	Offices      map[string]string    // words with a capital of offices ► "end" (Leader) or "part" (Deputy)
	Participles  map[string]bool      // what makes an adjective of a place before a hyphen: based
	HeadVerbs    map[string]bool      // verbs of headlines, in the base form
	Branches     map[string]bool      // nouns for a part of a body, in small letters and with a capital
	GroupHeads   map[string]bool      // nouns with which the names of groups of people begin, with a capital
	FamilyNames  map[string]bool      // given names that are common family names too
	FirmNouns    map[string]bool      // nouns for what firms have
	ForeignBody  map[string]bool      // words of other languages with which the names of bodies begin
	PlayVerbs    map[string]bool      // verbs for what a team does to another, in the past and in headlines
	TeamVerbs    map[string]string    // verbs for what a team does ► "does", does to another ► "to", or "both"
	Many         map[string]string    // nouns for persons of whom there are many ► "sport" (midfielder), "free" (MP) or "bound" (lawyer)
	ChildOf      map[string]bool      // words between somebody's name and that of a parent: bin, a/l
	NameGenders  map[string]Gender    // words within a person's name that tell the gender, and with a hyphen endings of the surname
	Streets      map[string]bool      // words for a street, with a capital, with which its name begins: Jalan
	KindNouns    map[string]bool      // nouns that say what the body named right before them is
	Broader      map[string][]string  // nouns for persons ► the broader ones by which a text may call the same person
	TeamNouns    map[string]bool      // nouns for those who belong to a team: striker
	Staff        map[string]string    // nouns for people by their trade ► "before", where the employer stands before them, or "at" as well
	Portfolios   map[string]bool      // words with a capital for what a minister is in charge of: Steel
	RoleByVerb   map[string]string    // verbs that give or take an office ► "gives", "takes", "as" or "follows"
	LeadVerbs    map[string][]string  // verbs for what somebody does in an office ► the nouns for who does it: heads ► chief
	mayBeRole    sieve.Sieve

	Classes map[string]map[string]bool // words by the sorts of which rules ask: Is
}

// Title is a word that stands before a name.
type Title struct {
	Gender Gender
	Role   bool // it says what the person is; else it is a form of address
	Office bool // other words than a name often follow: "Chief Guest"
}

// OrgHead says which organisation a noun can stand for.
type OrgHead uint8

// What a noun for an organisation can stand for.
const (
	NoOrg      OrgHead = iota
	ByName             // one whose name holds the noun
	AnyCompany         // a business
	AnyOrg
)

// Load reads the lists, once in a process.
var Load = sync.OnceValue(func() *Lists {
	l := &Lists{Given: make(map[string]Gender, 8<<10), Roles: make(map[string]Gender, 2<<10), Titles: map[string]Title{},
		OrgHeads: map[string]OrgHead{}, Reports: set("reports"), Decides: set("decides"), Conjunctions: set("conjunctions"),
		Generations: set("generations"), Honours: set("honours"), Degrees: set("degrees"), ShortNames: map[string]string{},
		Endings: map[string]kind.Kind{}, LawNouns: set("lawnouns"), Provisions: set("provisions"), Credits: map[string]string{}, Generic: set("generic"), NotNames: set("notnames"),
		TitlePairs: map[string]bool{}, Offices: map[string]string{}, HeadVerbs: set("headverbs"), Participles: set("participles"),
		FamilyNames: set("familynames"), Branches: set("branches"), FirmNouns: set("firmnouns"), GroupHeads: map[string]bool{},
		KindNouns: set("kindnouns"), Many: map[string]string{}, PlayVerbs: set("playverbs"), TeamVerbs: map[string]string{}, ChildOf: set("childof"), Streets: set("streets"), ForeignBody: set("foreignbodies"), Broader: map[string][]string{},
		Portfolios: set("portfolios"), TeamNouns: set("teamnouns"), Staff: map[string]string{}, NameGenders: map[string]Gender{}, RoleByVerb: map[string]string{}, LeadVerbs: map[string][]string{}}
	l.Classes = make(map[string]map[string]bool)
	for f := range fields("classes") {
		if l.Classes[f[1]] == nil {
			l.Classes[f[1]] = map[string]bool{}
		}
		l.Classes[f[1]][f[0]] = true
	}
	for f := range fields("given") {
		l.Given[f[0]] = genderOf(f[1])
	}
	for f := range fields("roles") {
		l.Roles[f[0]], l.Roles[capital(f[0])] = genderOf(f[1]), genderOf(f[1])
	}
	for f := range fields("titles") {
		t := Title{Gender: genderOf(f[1]), Role: f[2] != "form", Office: f[2] == "office"}
		if l.Titles[f[0]] = t; t.Role {
			l.Roles[f[0]] = t.Gender
		}
	}
	for f := range fields("orgheads") {
		h := map[string]OrgHead{"name": ByName, "company": AnyCompany, "any": AnyOrg}[f[1]]
		l.OrgHeads[f[0]], l.OrgHeads[capital(f[0])] = h, h
	}
	for _, list := range []map[string]bool{l.Conjunctions, l.Branches} {
		for word := range list {
			list[capital(word)] = true
		}
	}
	for word := range set("groupheads") {
		l.GroupHeads[capital(word)] = true
	}
	for f := range fields("shortnames") {
		l.ShortNames[f[0]] = f[1]
	}
	for f := range fields("broader") {
		l.Broader[f[0]] = strings.Split(f[1], ",")
	}
	for f := range fields("staff") {
		l.Staff[f[0]] = f[1]
	}
	for f := range fields("namegenders") {
		l.NameGenders[f[0]] = genderOf(f[1])
	}
	for f := range fields("many") {
		l.Many[f[0]] = f[1]
	}
	for f := range fields("rolebyverb") {
		l.RoleByVerb[strings.ReplaceAll(f[0], "_", " ")] = f[1]
	}
	for f := range fields("leadverbs") {
		l.LeadVerbs[f[0]] = strings.Split(f[1], ",")
	}
	for f := range fields("teamverbs") {
		l.TeamVerbs[f[0]] = f[1]
	}
	for f := range fields("offices") {
		l.Offices[f[0]] = f[1]
	}
	for f := range fields("titlepairs") {
		l.TitlePairs[strings.ReplaceAll(f[0], "_", " ")] = true
	}
	for f := range fields("endings") {
		l.Endings[f[0]] = kind.Of(f[1])
	}
	for f := range fields("credits") {
		l.Credits[f[0]] = f[1]
	}
	for word := range l.Roles {
		l.mayBeRole.Add(word)
	}
	return l
})

// Is reports whether a word is of a sort, as the list of classes has it.
func (l *Lists) Is(class, word string) bool { return l.Classes[class][word] }

// set reads a list of words.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for f := range fields(list) {
		m[f[0]] = true
	}
	return m
}

// fields yields the lines of a list, cut at spaces. Each list has the same number of fields in all its lines; a test
// holds them to that.
func fields(list string) func(func([]string) bool) {
	all := version.Read(files, "data/"+list+".txt")
	return func(yield func([]string) bool) {
		for line := range entries(all) {
			if !yield(strings.Fields(line)) {
				return
			}
		}
	}
}

// List yields the words of a list, without what the list says of them.
func List(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for f := range fields(list) {
			if !yield(strings.ReplaceAll(f[0], "_", " ")) {
				return
			}
		}
	}
}

// entries yields the lines of a list without comments and blank lines.
func entries(list string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(list) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// capital gives the word with a capital, and after each hyphen: vice-president, Vice-President.
func capital(word string) string {
	b := []byte(word)
	for i := range b {
		if (i == 0 || b[i-1] == '-') && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// Role is what Roles has of a word, if it has it: few words are one, and each of a text is asked for.
func (l *Lists) Role(word string) (Gender, bool) {
	if !l.mayBeRole.May(word) {
		return Both, false
	}
	g, ok := l.Roles[word]
	return g, ok
}

// GenderByEnding is the gender that the ending of a surname speaks for, as -ova does.
func (l *Lists) GenderByEnding(surname string) Gender {
	const shortest, longest = 3, 7 // bytes of an ending
	for n := min(longest, len(surname)-shortest); n >= shortest; n-- {
		if g, ok := l.NameGenders["-"+surname[len(surname)-n:]]; ok {
			return g
		}
	}
	return Both
}

// AfterSurname reports whether word follows a surname: Jr., III, KC.
func (l *Lists) AfterSurname(word string) bool { return l.Generations[word] || l.Honours[word] }

// WithoutHonours cuts KC, MP, MD and the like off the end of a person's name.
func (l *Lists) WithoutHonours(name string) string {
	for {
		i := strings.LastIndexByte(name, ' ')
		if i < 0 || !l.Honours[name[i+1:]] && !l.Degrees[name[i+1:]] {
			return name
		}
		name = strings.TrimRight(name[:i], " ,")
	}
}

// Corporate reports whether word is the legal form of a company, which is no part of its name.
func (l *Lists) Corporate(word string) bool { return token.LegalForm(word) }

// WithoutLegalForm cuts Inc, Ltd. and the like off the end of a name; "" if it ends otherwise.
func WithoutLegalForm(name string) string {
	short := name
	for {
		i := strings.LastIndexByte(short, ' ')
		if i < 0 || !token.LegalForm(short[i+1:]) {
			break
		}
		short = strings.TrimRight(short[:i], " ,")
	}
	if short == name {
		return ""
	}
	return short
}
