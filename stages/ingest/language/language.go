// Package language says which language a text is written in.
package language

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

// Detect says which language a text is written in, as a BCP 47 code of two letters: by its script, else by the words that
// are most frequent in each language. It gives Undetermined where the text does not tell: sure is false then for short
// texts, true for those long enough that English would have shown.
func Detect(text string) (code string, sure bool) {
	text = text[:min(len(text), languageSample)]
	c := counter{table: languages()}
	c.read(text)
	if c.foreign*2 > c.letters {
		return byScript(c.scripts, text)
	}
	best, next := topTwo(&c.scores)
	second := c.scores[next]
	const few, many = 12, 40
	switch top := c.scores[best]; {
	case top*8 >= c.words && top >= 2 && top > second:
		return c.table.codes[best], c.words >= few && top >= 5 && (top-second)*10 >= top
	case c.words >= many && top*16 < c.words:
		return Undetermined, true
	}
	return Undetermined, false
}

// counter counts the words of a text that speak for each language, and its letters by script.
type counter struct {
	table                   languageTable
	scores                  [32]int
	words, letters, foreign int
	scripts                 map[string]int
	word                    [32]byte // in lower case, up to size
	size                    int
	// long says that the word does not fit: it is no short word.
	long bool
	// clear says that so many words speak for one language that the rest cannot change it.
	clear bool
}

func (c *counter) read(text string) {
	for i := 0; i < len(text) && !c.clear; {
		b := text[i]
		if b < utf8.RuneSelf {
			i++
			switch {
			case b >= 'A' && b <= 'Z':
				b += 'a' - 'A'
			case b >= 'a' && b <= 'z':
			default:
				c.endWord()
				continue
			}
			c.letters++
			if c.size < len(c.word) {
				c.word[c.size] = b
				c.size++
			} else {
				c.long = true
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		c.letter(r)
	}
	c.endWord()
}

// letter reads a character that is not ASCII.
func (c *counter) letter(r rune) {
	if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
		c.endWord()
		return
	}
	c.letters++
	if r >= 0x370 { // where Latin letters end
		c.foreign++
		c.countScript(r)
	}
	if c.size+utf8.UTFMax <= len(c.word) {
		c.size += utf8.EncodeRune(c.word[c.size:], unicode.ToLower(r))
	} else {
		c.long = true
	}
}

func (c *counter) countScript(r rune) {
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			if c.scripts == nil {
				c.scripts = map[string]int{}
			}
			c.scripts[s.code]++
			return
		}
	}
}

func (c *counter) endWord() {
	if c.size == 0 {
		return
	}
	if c.words++; c.words%32 == 0 {
		top, second := topTwo(&c.scores)
		c.clear = c.scores[top] >= 12 && c.scores[top]*4 >= c.words && c.scores[second]*2 <= c.scores[top]
	}
	if in, ok := c.table.words[string(c.word[:c.size])]; ok && !c.long {
		for i := range c.table.codes {
			c.scores[i] += int(in >> i & 1)
		}
	}
	c.size, c.long = 0, false
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

// Of settles an article's language. The supplier's word counts, unless the text clearly speaks another
// language: many feeds carry the language of the system that made them. Without a word and a clear text it is English.
func Of(declared, text string) string {
	declared = strings.ReplaceAll(strings.TrimSpace(declared), "_", "-")
	found, sure := Detect(text)
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
