package tagger

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"wirecopy/stages/internal/text"
)

func names(s string) []string {
	var out []string
	for _, n := range Load().Tag(text.Parse(s, nil), nil) {
		out = append(out, fmt.Sprintf("%s %s", n.Type, s[n.Start:n.End]))
	}
	return out
}

func TestTag(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"people and places", "Foreign Minister Ilse Orlova met Marta Quispe in New Delhi on Tuesday.",
			[]string{"PERSON Ilse Orlova", "PERSON Marta Quispe", "GPE New Delhi"}},
		{"organisations", "Brandt Industries Ltd. sued the Ministry of Transport, the Bank of Japan said.",
			[]string{"ORG Brandt Industries Ltd.", "ORG Ministry of Transport", "ORG Bank of Japan"}},
		{"possessives", "Russia's president called Germany's chancellor.", []string{"GPE Russia", "GPE Germany"}},
		{"a hyphen ties a name to a word", "The New York-based lender left Moscow.", []string{"GPE New York", "GPE Moscow"}},
		{"two places tied", "The Paris-London train was late.", []string{"GPE Paris", "GPE London"}},
		{"peoples", "Russian and Chinese officials met Palestinians.", []string{"NORP Russian", "NORP Chinese", "NORP Palestinians"}},
		{"natural places", "The Nile and the Pacific Ocean are far from Lake Victoria.",
			[]string{"LOC Nile", "LOC Pacific Ocean", "LOC Lake Victoria"}},
		{"laws, by their last word and by the list", "Marta Quispe opposed the Clear Harbour Act and praised New START in Lima.",
			[]string{"PERSON Marta Quispe", "LAW Clear Harbour Act", "LAW New START", "GPE Lima"}},
		{"a body of the list", "Critics of the Federal Reserve met in Oslo.", []string{"ORG Federal Reserve", "GPE Oslo"}},
		{"a headline", "Marta Quispe Named New Envoy to Japan as NATO Watches", []string{"PERSON Marta Quispe", "GPE Japan", "ORG NATO"}},
		{"an article that belongs to the name", "Judges met in The Hague. He told The Guardian that the Kremlin had called.",
			[]string{"GPE The Hague", "ORG The Guardian", "ORG Kremlin"}},
		{"all in capitals", "PRESIDENT MARTA QUISPE SAID ON MONDAY THAT RUSSIA HAD LEFT.", []string{"PERSON MARTA QUISPE", "GPE RUSSIA"}},
		{"none", "Prices rose by a third from a year ago, and nobody knew why.", nil},
		{"empty", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := names(c.in); !slices.Equal(got, c.want) {
				t.Errorf("Tag(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

// check reports spans that are out of order, out of the text or without a type.
func check(t *testing.T, s string) {
	t.Helper()
	d := text.Parse(s, nil)
	end, token := 0, 0
	for _, n := range Load().Tag(d, nil) {
		if n.Start < end || n.End <= n.Start || n.End > len(s) || n.First < token-1 || n.Last <= n.First || n.Last > len(d.Tokens) {
			t.Fatalf("Tag(%.80q): span %+v after byte %d of %d, token %d of %d", s, n, end, len(s), token, len(d.Tokens))
		}
		if n.Type == None || n.Type > Product || !(n.Score >= 0 && n.Score <= 1) {
			t.Fatalf("Tag(%.80q): span %+v has no type or a score out of [0, 1]", s, n)
		}
		end, token = n.End, n.Last
	}
}

func TestAnyText(t *testing.T) {
	for name, s := range map[string]string{
		"all capitals": strings.ToUpper(news),
		"no capitals":  strings.ToLower(news),
		"no punctuation": strings.Map(func(r rune) rune {
			if strings.ContainsRune(`.,;:"'“”’()`, r) {
				return -1
			}
			return r
		}, news),
		"one sentence":  strings.Repeat("Marta Quispe met Ilse Orlova and ", 4000),
		"one word":      strings.Repeat("Ab", 50_000),
		"emoji":         "🙂 Marta 🇫🇷 Quispe 👩‍👩‍👧 in Paris 🗼",
		"right to left": "قال الرئيس in Cairo שלום Tel Aviv مرحبا",
		"control":       "Marta\x00Quispe\x1b[31m in\u200bParis\ufeff",
		"not UTF-8":     "Marta \xff\xfe Quispe in Par\xe9is \xc3",
		"hyphens":       "-A-B- ex- ex-A New York- -based–– U.S.-led",
		"marks":         "((((\"\"\"'''....!!!???",
	} {
		t.Run(name, func(t *testing.T) { check(t, s) })
	}
}

// One model serves all goroutines.
func TestTogether(t *testing.T) {
	want := names(news)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got := names(news); !slices.Equal(got, want) {
				t.Errorf("got %q, alone %q", got, want)
			}
		})
	}
	wait.Wait()
}

func TestAllocations(t *testing.T) {
	d := text.Parse(wordCount(450), nil)
	m, buf := Load(), new(Scratch)
	m.Tag(d, buf)
	if got := testing.AllocsPerRun(20, func() { m.Tag(d, buf) }); got > 10 {
		t.Errorf("%.0f allocations for a text of 450 words with memory to use again, want 10 at most", got)
	}
}

func TestModelIsChecked(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty": nil, "short": []byte(magic), "cut": []byte(modelFile[:len(modelFile)-1]),
		"other": append([]byte("wiretag0"), modelFile[len(magic):]...),
	} {
		if _, err := decodeModel(string(b)); err == nil {
			t.Errorf("a model file that is %s was read without an error", name)
		}
	}
}

func FuzzTag(f *testing.F) {
	for _, s := range []string{news, "U.S.-led ex-FARC New York-based", "\xff\xc3(", "I", "A-B", "’’’ 's 'S"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}
