package ingest

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed languages.txt
var languagesFile string

// languageTable gives, for each word, the languages that it is frequent in.
type languageTable struct {
	codes []string
	words map[string]uint32 // bit i: codes[i]
}

var languages = sync.OnceValue(func() languageTable {
	t := languageTable{words: map[string]uint32{}}
	for line := range strings.Lines(languagesFile) {
		code, words, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || code[0] == '#' {
			continue
		}
		for w := range strings.FieldsSeq(words) {
			t.words[w] |= 1 << len(t.codes)
		}
		t.codes = append(t.codes, code)
	}
	return t
})

// scripts are writing systems that one language, or one above all, is written in.
var scripts = []struct {
	code  string
	table *unicode.RangeTable
}{
	{"ja", unicode.Hiragana}, {"ja", unicode.Katakana}, {"ko", unicode.Hangul}, {"zh", unicode.Han}, {"ar", unicode.Arabic},
	{"he", unicode.Hebrew}, {"el", unicode.Greek}, {"ru", unicode.Cyrillic}, {"hi", unicode.Devanagari}, {"bn", unicode.Bengali},
	{"ta", unicode.Tamil}, {"te", unicode.Telugu}, {"th", unicode.Thai}, {"ka", unicode.Georgian}, {"hy", unicode.Armenian},
}

// Undetermined is the language of a text that shows none, in BCP 47.
const Undetermined = "und"

// languageSample is how many bytes of a text are looked at.
const languageSample = 2048

// DetectLanguage says which language a text is written in, as a BCP 47 code of two letters: by its script, else by the
// words that are most frequent in each language. It gives Undetermined where the text does not tell: sure is false then
// for short texts, true for those long enough that English would have shown.
func DetectLanguage(text string) (code string, sure bool) {
	text = text[:min(len(text), languageSample)]
	t := languages()
	var scores [32]int
	var buf [32]byte
	words, letters, foreign := 0, 0, 0
	script := make(map[string]int)
	word := buf[:0]
	long := false  // the word does not fit: it is no short word
	clear := false // so many words speak for one language that the rest cannot change it
	flush := func() {
		if len(word) > 0 {
			if words++; words%32 == 0 {
				top, second := topTwo(&scores)
				clear = scores[top] >= 12 && scores[top]*4 >= words && scores[second]*2 <= scores[top]
			}
			if in, ok := t.words[string(word)]; ok && !long {
				for i := range t.codes {
					scores[i] += int(in >> i & 1)
				}
			}
		}
		word, long = buf[:0], false
	}
	for i := 0; i < len(text) && !clear; {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
			case c >= 'a' && c <= 'z':
			default:
				flush()
				continue
			}
			letters++
			if len(word) < len(buf) {
				word = append(word, c)
			} else {
				long = true
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			flush()
			continue
		}
		letters++
		if r >= 0x370 {
			foreign++
			for _, s := range scripts {
				if unicode.Is(s.table, r) {
					script[s.code]++
					break
				}
			}
		}
		if len(word)+utf8.UTFMax <= len(buf) {
			word = utf8.AppendRune(word, unicode.ToLower(r))
		} else {
			long = true
		}
	}
	flush()

	if foreign*2 > letters {
		return byScript(script, text)
	}
	best, next := topTwo(&scores)
	second := scores[next]
	const few, many = 12, 40
	switch top := scores[best]; {
	case top*8 >= words && top >= 2 && top > second:
		return t.codes[best], words >= few && top >= 5 && (top-second)*10 >= top
	case words >= many && top*16 < words:
		return Undetermined, true
	}
	return Undetermined, false
}

// topTwo gives the places of the two highest scores.
func topTwo(scores *[32]int) (top, second int) {
	top, second = 0, 1
	if scores[1] > scores[0] {
		top, second = 1, 0
	}
	for i := 2; i < len(scores); i++ {
		switch {
		case scores[i] > scores[top]:
			top, second = i, top
		case scores[i] > scores[second]:
			second = i
		}
	}
	return top, second
}

// byScript picks the language of a text in another script than Latin.
func byScript(script map[string]int, text string) (string, bool) {
	if script["ja"] > 0 && script["ja"]*10 > script["zh"] {
		return "ja", true
	}
	best, most := Undetermined, 0
	for _, s := range scripts {
		if n := script[s.code]; n > most {
			best, most = s.code, n
		}
	}
	switch {
	case best == "ru" && strings.ContainsAny(text, "іїєґІЇЄҐ"):
		return "uk", true
	case best == "ru" && strings.Contains(text, "ъ") && !strings.ContainsAny(text, "ыэЫЭ"):
		return "bg", true
	case best == "ru" && strings.ContainsAny(text, "ђћљњџЂЋЉЊЏ"):
		return "sr", true
	case best == "ar" && strings.ContainsAny(text, "پچگژ"):
		if strings.ContainsAny(text, "ٹڈڑے") {
			return "ur", true
		}
		return "fa", true
	}
	return best, most > 0
}

// related are languages too close to each other to correct a supplier's word.
var related = map[string]string{"no": "nb", "nn": "nb", "da": "nb", "nb": "nb", "hr": "sh", "bs": "sh", "sr": "sh", "sh": "sh", "cs": "cs", "sk": "cs", "id": "ms", "ms": "ms"}

// languageOf settles an article's language. The supplier's word counts, unless the text clearly speaks another
// language: many feeds carry the language of the system that made them. Without a word and a clear text it is English.
func languageOf(declared, text string) string {
	declared = strings.ReplaceAll(strings.TrimSpace(declared), "_", "-")
	found, sure := DetectLanguage(text)
	primary, _, _ := strings.Cut(strings.ToLower(declared), "-")
	switch {
	case len(primary) < 2 || len(primary) > 3 || primary == Undetermined || strings.ContainsFunc(declared, notInTag):
		if !sure {
			return "en"
		}
		return found
	case !sure || found == Undetermined || found == primary || primary == "eng" && found == "en":
		return declared
	case related[found] != "" && related[found] == related[primary]:
		return declared
	}
	return found
}

func notInTag(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
