package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/internal/text"
)

//go:embed madeup.txt
var madeUpFile string

// inventor makes documents up from patterns; the file says how those are written.
type inventor struct {
	rng   *rand.Rand
	teams map[string][]team // by the kind of document

	first, last, cities, countries, nations, companies []string

	kind  string
	had   map[string]string // names with a number that this document has had
	apart bool              // a space stands before each mark, as in texts that were cut into words
	text  []byte
	names []marked
}

// team is a team by its short name, in full, and by its nickname.
type team struct{ short, full, nick string }

// madeUp gives documents made up from each of the patterns, so many times each.
func madeUp(times int, weight float32, seed uint64) ([]example, error) {
	v := newInventor(seed)
	var out []example
	patterns := strings.Split(madeUpFile, "\n== ")[1:]
	for range times {
		for _, p := range patterns {
			head, body, _ := strings.Cut(p, "\n")
			if err := v.document(head, body); err != nil {
				return nil, fmt.Errorf("made-up documents: %w", err)
			}
			d := text.Parse(string(v.text), nil)
			out = append(out, example{doc: d, labels: encode(d, v.names), weight: weight, set: "madeup"})
		}
	}
	return out, nil
}

func newInventor(seed uint64) *inventor {
	v := &inventor{rng: rand.New(rand.NewPCG(seed, 23)), teams: map[string][]team{}}
	short := func(list tagger.List, words int) []string {
		return slices.Collect(func(yield func(string) bool) {
			for name := range tagger.Names(list) {
				if strings.Count(name, " ") < words && len(name) > 2 && !yield(name) {
					return
				}
			}
		})
	}
	v.first, v.last, v.cities, v.countries, v.nations = short(tagger.FirstNames, 1), short(tagger.LastNames, 1), short(tagger.Cities, 2), short(tagger.Countries, 2), short(tagger.Nations, 1)
	for r := range gazetteer.Rows("names/companies") {
		if strings.Count(r.Name, " ") < 3 {
			v.companies = append(v.companies, r.Name)
		}
	}
	for r := range gazetteer.Rows("names/clubs") {
		t := team{short: r.Name, full: r.Name}
		for _, a := range r.Aliases {
			if len(a) < len(t.short) && len(a) > 3 {
				t.short = a
			}
		}
		v.teams["football"] = append(v.teams["football"], t)
	}
	for r := range gazetteer.Rows("names/teams") {
		t := team{short: r.Name, full: r.Name}
		if len(r.Aliases) > 0 {
			t.short = r.Aliases[0]
			t.nick = strings.TrimSpace(strings.TrimPrefix(r.Name, t.short))
		}
		kind := map[string]string{"US": "us", "CA": "us", "GB": "gb", "AU": "au", "NZ": "au", "JP": "jp", "KR": "jp"}[r.Code]
		if kind != "us" || t.nick != "" {
			v.teams[kind] = append(v.teams[kind], t)
		}
	}
	return v
}

func (v *inventor) pick(list []string) string { return list[v.rng.IntN(len(list))] }

// document makes up a document of one pattern, in v.text and v.names.
func (v *inventor) document(kind, pattern string) error {
	v.kind, v.had, v.text, v.names = kind, map[string]string{}, v.text[:0], nil
	v.apart = v.rng.IntN(5) < 2
	for line := range strings.Lines(pattern) {
		line = strings.TrimSpace(line)
		times := 1
		if len(line) > 2 && line[1] == '*' {
			times, line = int(line[0]-'0'), strings.TrimSpace(line[2:])
		}
		upper := strings.HasPrefix(line, "^")
		line = strings.TrimSpace(strings.TrimPrefix(line, "^"))
		for range times {
			if err := v.line(line, upper); err != nil {
				return fmt.Errorf("%q: %w", line, err)
			}
			v.text = append(v.text, '\n')
			if times == 1 && !v.apart {
				v.text = append(v.text, '\n')
			}
		}
	}
	return nil
}

func (v *inventor) line(line string, upper bool) error {
	from := len(v.text)
	for line != "" {
		i := strings.IndexAny(line, "{[")
		if i < 0 {
			i = len(line)
		}
		v.literal(line[:i])
		if line = line[i:]; line == "" {
			break
		}
		j := strings.IndexAny(line, "}]")
		if j < 0 {
			return fmt.Errorf("no end of %s", line)
		}
		if err := v.slot(line[1:j], line[0] == '{'); err != nil {
			return err
		}
		line = line[j+1:]
	}
	if upper {
		if s := strings.ToUpper(string(v.text[from:])); len(s) == len(v.text)-from {
			copy(v.text[from:], s)
		}
	}
	return nil
}

func (v *inventor) literal(s string) {
	if v.apart {
		s = strings.NewReplacer(",", " ,", ". ", " . ", "(", "( ", ")", " )", "'s", " 's", ":", " :", ";", " ;").Replace(s)
		if strings.HasSuffix(s, ".") {
			s = s[:len(s)-1] + " ."
		}
	}
	v.text = append(v.text, s...)
}

var classes = map[byte]tagger.Class{'T': tagger.OrgClass, 'F': tagger.OrgClass, 'N': tagger.OrgClass, 'B': tagger.OrgClass, 'S': tagger.OrgClass,
	'Q': tagger.OrgClass, 'O': tagger.OrgClass, 'P': tagger.PersonClass, 'L': tagger.PersonClass, 'C': tagger.PlaceClass, 'K': tagger.PlaceClass, 'J': tagger.PlaceClass,
	'D': tagger.NorpClass, 'E': tagger.EventClass, 'X': tagger.OtherClass}

// slot writes what a slot stands for: a name made up, or the name that stands in the pattern itself.
func (v *inventor) slot(s string, made bool) error {
	upper := len(s) > 1 && s[0] == 'U'
	if upper {
		s = s[1:]
	}
	if s == "" {
		return fmt.Errorf("an empty slot")
	}
	word, class := "", classes[s[0]]
	if made {
		word = v.name(s[0], s[1:])
	} else {
		_, word, _ = strings.Cut(s, " ")
	}
	if word == "" {
		return fmt.Errorf("slot %q stands for nothing", s)
	}
	if u := strings.ToUpper(word); upper && len(u) == len(word) {
		word = u
	}
	if class != tagger.Outside {
		v.names = append(v.names, marked{len(v.text), len(v.text) + len(word), class})
	}
	v.text = append(v.text, word...)
	return nil
}

// name makes up what a slot of that letter stands for; one with a number is the same throughout the document.
func (v *inventor) name(letter byte, number string) string {
	key := string(letter) + number
	if had := v.had[key]; had != "" && number != "" {
		return had
	}
	word := ""
	switch letter {
	case 'T', 'F', 'N':
		teams := v.teams[v.kind]
		if len(teams) == 0 {
			teams = v.teams["football"]
		}
		t := teams[v.rng.IntN(len(teams))]
		if number != "" {
			v.had["T"+number], v.had["F"+number], v.had["N"+number] = t.short, t.full, t.nick
		}
		word = map[byte]string{'T': t.short, 'F': t.full, 'N': t.nick}[letter]
	case 'P', 'L':
		first, last := v.pick(v.first), v.pick(v.last)
		if number != "" {
			v.had["P"+number], v.had["L"+number] = first+" "+last, last
		}
		word = last
		if letter == 'P' {
			word = first + " " + last
		}
	case 'B', 'S':
		b := v.pick(v.companies)
		full := b + " " + v.pick([]string{"Corp", "Inc", "Ltd", "plc", "Group", "AG", "Co", "Corp.", "Inc.", "SA", "Holdings"})
		if number != "" {
			v.had["B"+number], v.had["S"+number] = b, full
		}
		if word = b; letter == 'S' {
			word = full
		}
	default:
		word = v.other(letter)
		if number != "" {
			v.had[key] = word
		}
	}
	return word
}

func (v *inventor) other(letter byte) string {
	number := func(from, to int) string { return strconv.Itoa(from + v.rng.IntN(to-from)) }
	switch letter {
	case 'C':
		return v.pick(v.cities)
	case 'K':
		return v.pick(v.countries)
	case 'J':
		switch v.rng.IntN(3) {
		case 0:
			return v.pick([]string{"Jalan", "Lorong", "Persiaran", "Calle", "Rue", "Via"}) + " " + v.pick(v.first) + " " + v.pick(v.last)
		case 1:
			return "Jalan " + v.pick(v.last)
		}
		return v.pick(v.last) + " " + v.pick([]string{"Street", "Road", "Avenue", "Lane", "Square"})
	case 'D':
		return v.pick(v.nations)
	case 'Q':
		return v.pick([]string{"Reuters", "AP", "AFP", "Xinhua", "Bloomberg", "Kyodo", "PTI", "UPI", "dpa", "Bernama"})
	case 'n':
		return number(1, 10)
	case 'm':
		return number(10, 100)
	case 'y':
		return number(1990, 2026)
	case 's':
		if v.rng.IntN(3) == 0 {
			return number(70, 120) + "-" + number(60, 110)
		}
		return number(0, 6) + "-" + number(0, 6)
	case 'd':
		return v.pick([]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
	case 'o':
		return v.pick([]string{"January", "March", "May", "June", "August", "September", "November"})
	}
	return ""
}
