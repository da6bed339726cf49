package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tag gives every token its part of speech: prose's averaged perceptron (Honnibal 2013), run over each sentence with
// the tokens that this package cuts.
func (d *Document) tag() {
	m := load()
	for i := range d.Sentences {
		m.tagSentence(d.Text, d.Tokens[d.Sentences[i].First:d.Sentences[i].Last])
	}
}

// seen is what the model knows of one word of the sentence, looked up once.
type seen struct {
	word         uint64 // hash of its normal form
	form         int32  // its number in model.words, -1 if unknown
	suffix, tail int32  // numbers in model.suffixes of its end, as it is written and in its normal form
	tag          Tag    // where it needs no model
	first        byte
}

func (m *model) tagSentence(text string, tokens []Token) {
	// A window over the sentence: the words two before to two after the one in hand.
	var window [5]seen
	before1, before2 := m.edge("-END-"), m.edge("-END2-") // the places after the last word
	window[0], window[1] = m.edge("-START-"), m.edge("-START2-")
	ahead := func(i int) seen {
		switch i - len(tokens) {
		case 0:
			return before1
		case 1:
			return before2
		}
		return m.look(text, tokens[i])
	}
	window[2] = ahead(0)
	window[3] = ahead(1)
	var scores [lanes]int32
	h1, h2 := start1, start2
	for i := range tokens {
		window[4] = ahead(min(i+2, len(tokens)+1))
		w := &window[2]
		tag := w.tag
		if tag == NoTag {
			copy(scores[:classes], m.prior[(int(h2)*histories+int(h1))*classes:][:classes])
			m.sum(&scores, m.initial[w.first])
			if k := w.form; k >= 0 {
				m.sum(&scores, m.forms[k][0])
			}
			if k := m.after.find(pairHash(h1, w.word)); k >= 0 {
				m.sum(&scores, m.pairs[k])
			}
			if k := window[1].form; k >= 0 {
				m.sum(&scores, m.forms[k][1])
			}
			if k := window[0].form; k >= 0 {
				m.sum(&scores, m.forms[k][2])
			}
			if k := window[3].form; k >= 0 {
				m.sum(&scores, m.forms[k][3])
			}
			if k := window[4].form; k >= 0 {
				m.sum(&scores, m.forms[k][4])
			}
			if k := w.suffix; k >= 0 {
				m.sum(&scores, m.tails[k][0])
			}
			if k := window[1].tail; k >= 0 {
				m.sum(&scores, m.tails[k][1])
			}
			if k := window[3].tail; k >= 0 {
				m.sum(&scores, m.tails[k][2])
			}
			tag = best(&scores)
		}
		h2, h1 = h1, uint8(tag)
		switch {
		case tokens[i].Tag != NoTag: // a mark keeps its own
		case tag == openQuote:
			tokens[i].Tag = Quote
		default:
			tokens[i].Tag = tag
		}
		window[0], window[1], window[2], window[3] = window[1], window[2], window[3], window[4]
	}
}

func best(scores *[lanes]int32) Tag {
	tag, most := NN, int32(-1<<31)
	for t := CC; t < numTags; t++ {
		if scores[t] > most {
			tag, most = t, scores[t]
		}
	}
	return tag
}

func (m *model) edge(name string) seen {
	return seen{form: int32(m.words.find(hash(name))), tail: int32(m.suffixes.find(suffixOf(name))), tag: Sym}
}

// look finds a token in the model: its normal form as prose has it, and the Treebank's form of a mark.
func (m *model) look(text string, t Token) seen {
	word := text[t.Start:t.End]
	switch t.Tag {
	case Quote:
		word = "''"
		if t.Tag = Quote; opens(text, t) {
			word, t.Tag = "``", openQuote
		}
	case Dash:
		word, t.Tag = "--", Colon
	case Colon:
		if word != ":" && word != ";" {
			word = "..."
		}
	case LParen:
		word = "("
	case RParen:
		word = ")"
	case NoTag:
		word = straight(word)
		if k := m.fixed.find(hash(word)); k >= 0 {
			t.Tag = m.fixedTag[k]
		} else if c := word[0]; c == '@' || c == '#' || len(word) > 5 && isAddress(word) {
			t.Tag = NN
		}
	}
	h, tail := normal(word)
	w := seen{word: h, form: int32(m.words.find(h)), suffix: int32(m.suffixes.find(suffixOf(word))), tag: t.Tag, first: word[0]}
	w.tail = w.suffix
	if tail != 0 {
		w.tail = int32(m.suffixes.find(tail))
	}
	return w
}

// straight gives a clitic with the straight apostrophe that the model knows.
func straight(word string) string {
	switch word {
	case "’s":
		return "'s"
	case "n’t":
		return "n't"
	case "’re":
		return "'re"
	case "’ll":
		return "'ll"
	case "’ve":
		return "'ve"
	case "’m":
		return "'m"
	case "’d":
		return "'d"
	}
	return word
}

// opens reports whether a quotation mark opens: by its shape, else by the space around it.
func opens(text string, t Token) bool {
	switch text[t.Start:t.End] {
	case "“", "‘", "``", "`", "„", "‚", "«", "‹":
		return true
	case "”", "’", "»", "›":
		return false
	}
	if t.Start == 0 {
		return true
	}
	c := text[t.Start-1]
	return c <= ' ' || c == '(' || c == '['
}

// isAddress reports whether word is a URL or an e-mail address.
func isAddress(word string) bool {
	for i := 1; i+1 < len(word); i++ {
		if word[i] == '@' || word[i] == ':' && word[i+1] == '/' {
			return true
		}
	}
	return word[:4] == "www."
}

var (
	hyphenated, hyphenatedTail = hash("!HYPHEN"), hash("HEN")
	year, yearTail             = hash("!YEAR"), hash("EAR")
	digits, digitsTail         = hash("!DIGITS"), hash("ITS")
)

// normal is the hash of a word's normal form in prose: lower case, with one form for all years, numbers and compounds;
// and that of the form's last three bytes, 0 where they are those of the word itself.
func normal(word string) (form, tail uint64) {
	numeric := true
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c == '-' && i > 0:
			return hyphenated, hyphenatedTail
		case c < '0' || c > '9':
			numeric = false
		}
	}
	if numeric && len(word) == 4 {
		return year, yearTail
	}
	if word[0] >= '0' && word[0] <= '9' {
		return digits, digitsTail
	}
	for i := max(len(word)-3, 0); i < len(word); i++ {
		if c := word[i]; c-'A' < 26 || c >= utf8.RuneSelf {
			return hashLower(word), hashTail(word)
		}
	}
	return hashLower(word), 0
}

// hashTail is the hash of the last three bytes of the word in lower case.
func hashTail(word string) uint64 {
	if isASCII(word) {
		return hashLower(word[max(len(word)-3, 0):])
	}
	low := strings.ToLower(word)
	return hash(low[max(len(low)-3, 0):])
}

// hashLower is the hash of strings.ToLower(word).
func hashLower(word string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf {
			return hashLowerUnicode(word)
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		h = (h ^ uint64(c)) * 1099511628211
	}
	return mix(h)
}

func hashLowerUnicode(word string) uint64 {
	h := uint64(14695981039346656037)
	var buf [utf8.UTFMax]byte
	for _, r := range word {
		n := utf8.EncodeRune(buf[:], unicode.ToLower(r))
		for _, c := range buf[:n] {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	return mix(h)
}

// suffixOf is the hash of the last three bytes.
func suffixOf(word string) uint64 {
	if len(word) <= 3 {
		return hash(word)
	}
	return hash(word[len(word)-3:])
}
