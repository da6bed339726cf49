package words

import (
	"slices"
	"strings"
	"testing"
)

func TestList(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"case and marks", "Tariffs, tariffs; (TARIFF)!", []string{"tariff", "tariff", "tariff"}},
		{"accents", "Zoë Łukasz Ångström", []string{"zoe", "lukasz", "angstrom"}},
		{"a genitive", "Lim's and the bosses’ O'Hara", []string{"lim", "and", "the", "bosse", "o", "hara"}},
		{"plurals", "companies buses glass status shoes", []string{"company", "buse", "glass", "status", "shoe"}},
		{"numbers", "3.8 percent of $1,200", []string{"3", "8", "percent", "of", "1", "200"}},
		{"scripts without spaces", "王小明 said 是", []string{"王", "小", "明", "said", "是"}},
		{"other scripts", "Владимир Αθήνα", []string{"владимир", "αθηνα"}},
		{"combining marks", "e\u0301te\u0301", []string{"ete"}},
		{"letters of both kinds in a word", "naïve NAÏVE Über-x", []string{"naive", "naive", "uber", "x"}},
		{"more letters than count", strings.Repeat("ab", 40) + " it's", []string{strings.Repeat("ab", 32), "it"}},
		{"nothing", " ,;'’ ", nil},
	} {
		if got := List(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: List(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestPlacesAreCodePoints(t *testing.T) {
	text := "“Zoë’s tariffs”, 王 said"
	r := []rune(text)
	var got []string
	Each(text, func(w Word) { got = append(got, string(r[w.Start:w.End])) })
	if want := []string{"Zoë", "tariffs", "王", "said"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, search, want, problem string
	}{
		{"words", "new tariffs", `("new" AND "tariff")`, ""},
		{"a phrase", `"new tariffs" now`, `("new tariff" AND "now")`, ""},
		{"a beginning", "tar*", `"tar"*`, ""},
		{"or", "ferry OR boats", `("ferry" OR "boat")`, ""},
		{"and binds more than or", "a b OR c", `(("a" AND "b") OR "c")`, ""},
		{"not", "a NOT b -c", `((("a") NOT "b") NOT "c")`, ""},
		{"parentheses", "(a OR b) -c", `((("a" OR "b")) NOT "c")`, ""},
		{"and, said", "a AND b", `("a" AND "b")`, ""},
		{"lower-case words are words", "a or not b", `("a" AND "or" AND "not" AND "b")`, ""},
		{"a hyphen within a word", "e-mail", `"e mail"`, ""},
		{"curly marks", "“new tariffs”", `"new tariff"`, ""},
		{"what other indexes read as a column", "said : x", `("said" AND "x")`, ""},
		{"what other indexes read as near", "NEAR(a b)", `("near" AND ("a" AND "b"))`, ""},
		{"what other indexes read as first", "^a", `"a"`, ""},
		{"nothing", "  ", "", ""},
		{"only marks", "!!", "", ""},
		{"no end of a phrase", `"a b`, "", `a closing " is missing`},
		{"no end of parentheses", "(a", "", "a ) is missing"},
		{"no beginning of them", "a)", "", "a ) closes nothing"},
		{"only what is not to be there", "-a", "", "only what is not to be there"},
		{"the same in one half", "a OR -b", "", "only what is not to be there"},
		{"too deep", strings.Repeat("(", 50), "", "parentheses within each other"},
		{"too many", strings.Repeat("a ", 100), "", "64 are the most"},
	} {
		e, err := Parse(c.search)
		switch {
		case c.problem != "":
			if err == nil || !strings.Contains(err.Error(), c.problem) {
				t.Errorf("%s: Parse(%q) gives the error %v, want one with %q", c.name, c.search, err, c.problem)
			}
		case err != nil:
			t.Errorf("%s: Parse(%q): %v", c.name, c.search, err)
		case e == nil && c.want != "":
			t.Errorf("%s: Parse(%q) gives nothing, want %s", c.name, c.search, c.want)
		case e != nil && Build(e, spelled{}) != c.want:
			t.Errorf("%s: Parse(%q) gives %s, want %s", c.name, c.search, Build(e, spelled{}), c.want)
		}
	}
}

// spelled spells an expression out, with all its parentheses.
type spelled struct{}

func (spelled) Phrase(words []string, prefix bool) string {
	if prefix {
		return `"` + strings.Join(words, " ") + `"*`
	}
	return `"` + strings.Join(words, " ") + `"`
}

func (spelled) All(yes, no []string) string {
	s := "(" + strings.Join(yes, " AND ") + ")"
	for _, one := range no {
		s = "(" + s + " NOT " + one + ")"
	}
	return s
}

func (spelled) Any(all []string) string { return "(" + strings.Join(all, " OR ") + ")" }

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d*`, "(a OR b", "NOT", "\x00", "'';--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil || e == nil {
			return
		}
		for _, r := range TSQuery(e) {
			if r == ';' || r == '\\' || r == '-' && !strings.Contains(TSQuery(e), "<->") || r == 0 {
				t.Errorf("%q comes through as %s", s, TSQuery(e))
			}
		}
	})
}

// TestFilter compares the quick way with the plain one.
func TestFilter(t *testing.T) {
	texts := []string{"", "The companies’ tariffs", "The COMPANIES pay tariffs", "A company pays", "Zoë’s café in Łódź", "cafe", "an e-mail of ours", "E-Mail", "the day after", "parties",
		"Lim's company", "the bosses' O'Hara's party", "it's a day's 'tariff's' cafe", "'s day", "day 's", strings.Repeat("day", 40) + " company's", "3.8 percent-of day1"}
	for _, search := range []string{"tariff", "company tariff", "companies", `"pay tariffs"`, `"pay the tariff"`, "tar*", "tariff OR cafe", "company NOT tariff", "zoe lodz", "e-mail", "day", "party", "(a OR the) company", "s", "day*", `"o hara"`, `"lim company"`, strings.Repeat("day", 40)} {
		e, err := Parse(search)
		if err != nil {
			t.Fatal(err)
		}
		f := NewFilter(e)
		for _, text := range texts {
			if got, want := f.Match(text), e.Match(List(text)); got != want {
				t.Errorf("%q in %q: the filter says %t, want %t", search, text, got, want)
			}
		}
	}
}
