package text

import (
	"strings"

	"wirecopy/stages/internal/lexicon"
)

// splitSentences cuts the tokens of block b, which are the last ones so far, into sentences.
func (d *Document) splitSentences(b int) {
	blk := &d.Blocks[b]
	first := blk.First
	for i := blk.First; i < blk.Last; i++ {
		last := i + 1
		switch {
		case last == blk.Last:
		case d.blankLine(i):
		case d.ends(i):
			last = d.closers(i+1, blk.Last)
			if last < blk.Last && !d.blankLine(last-1) && !d.begins(i, last, blk.Last) {
				i = last - 1
				continue
			}
		default:
			continue
		}
		d.Sentences = append(d.Sentences, Sentence{Start: int(d.Tokens[first].Start), End: int(d.Tokens[last-1].End),
			First: first, Last: last, Block: b})
		first, i = last, last-1
	}
}

// ends reports whether a sentence may end with token i.
func (d *Document) ends(i int) bool {
	t := d.Tokens[i]
	switch t.Tag {
	case Period:
		return true
	case Colon:
		c := d.Text[t.Start]
		return c == '.' || c >= 0x80 // ... and …
	case NoTag:
		return t.End-t.Start > 1 && d.Text[t.End-1] == '.'
	}
	return false
}

// closers gives the first token from i on that does not close a quotation or a bracket of the sentence before it. A
// mark with a space before and none after it opens the next one.
func (d *Document) closers(i, last int) int {
	for i < last {
		t := d.Tokens[i]
		switch {
		case t.Tag == RParen:
		case t.Tag == Quote && (t.Start == d.Tokens[i-1].End || !d.glued(i) && !opening(d.Word(i))):
			if d.blankLine(i - 1) {
				return i
			}
		default:
			return i
		}
		i++
	}
	return i
}

// opening reports whether a mark can only open a quotation in English text.
func opening(mark string) bool {
	switch mark {
	case "“", "‘", "``", "`", "„", "‚", "«", "‹":
		return true
	}
	return false
}

// glued reports whether no space stands between token i and the next one.
func (d *Document) glued(i int) bool {
	return i+1 < len(d.Tokens) && d.Tokens[i].End == d.Tokens[i+1].Start
}

// blankLine reports whether a blank line follows token i.
func (d *Document) blankLine(i int) bool {
	if i+1 >= len(d.Tokens) {
		return false
	}
	gap := d.Text[d.Tokens[i].End:d.Tokens[i+1].Start]
	if len(gap) < 2 {
		return false
	}
	n := strings.IndexByte(gap, '\n')
	return n >= 0 && strings.IndexByte(gap[n+1:], '\n') >= 0
}

// begins decides whether a sentence that could end at token i, with its closing marks before token next, does so.
func (d *Document) begins(i, next, last int) bool {
	t := d.Tokens[i]
	if d.glued(next-1) && d.Tokens[next].Tag != Quote && d.Tokens[next].Tag != LParen {
		return next == i+1 && d.spaceForgotten(i)
	}
	w := d.firstWord(next, last)
	if w == last {
		return t.Tag == Period
	}
	word := d.Word(w)
	k, _ := classOf(word, 0)
	if k == lower && d.Tokens[w].Tag == NoTag && !caseless(word) {
		return false
	}
	switch d.Tokens[w].Tag {
	case Comma, Period, Colon, RParen:
		return false
	}
	switch {
	case t.Tag == NoTag:
		return d.abbreviationEnds(i, w, word)
	case next > i+1 && d.Tokens[next].Tag != Quote && d.Text[t.Start] != '.' && d.reports(w, last):
		return false // "Really?" Smith asked.
	case t.Tag == Colon && next == i+1:
		return k == upper
	}
	return true
}

// firstWord is the first token from i on that says something, past opening marks and dashes.
func (d *Document) firstWord(i, last int) int {
	for i < last && (d.Tokens[i].Tag == Quote || d.Tokens[i].Tag == LParen || d.Tokens[i].Tag == Dash) {
		i++
	}
	return i
}

// spaceForgotten reports whether the full stop at token i ends a sentence though no space follows it: words stand on both
// sides, the second with a capital, and not the parts of an address or a number.
func (d *Document) spaceForgotten(i int) bool {
	k, _ := classOf(d.Text, int(d.Tokens[i+1].Start))
	return k == upper && d.Tokens[i].Tag == Period && i > 0 && d.glued(i-1) && wordLike(d.Word(i-1)) && wordLike(d.Word(i+1))
}

// wordLike reports whether w is made of two letters or more.
func wordLike(w string) bool {
	n := 0
	for i := 0; i < len(w); {
		k, size := classOf(w, i)
		if !k.letter() {
			return false
		}
		i += size
		n++
	}
	return n > 1
}

// caseless reports whether w begins with a letter of a script without capitals.
func caseless(w string) bool { return w[0] >= 0xD7 }

// abbreviationEnds decides whether the full stop of the abbreviation at token i also ends the sentence, when word w
// follows.
func (d *Document) abbreviationEnds(i, w int, word string) bool {
	a := d.Word(i)
	if abbreviations()[a].stop == neverEnds {
		return false
	}
	if c, _ := classOf(word, 0); c != upper {
		return false
	}
	switch {
	case len(a) == 2: // an initial: A. Smith
		return false
	case d.Tokens[w-1].Tag == Quote && d.quotesSentence(w):
		return true
	case hour(a) && i > 0 && d.Text[d.Tokens[i-1].Start] <= '9':
		return starters()[word] || !d.tellsTime(w, word)
	}
	return starters()[word]
}

// quotesSentence reports whether the words from token w on to the next quotation mark end as a sentence or a part of one does: “We
// are done,”
func (d *Document) quotesSentence(w int) bool {
	for i := w + 2; i < len(d.Tokens); i++ {
		if d.Tokens[i].Tag == Quote {
			t := d.Tokens[i-1].Tag
			return t == Comma || t == Period
		}
	}
	return false
}

// hour reports whether an abbreviation follows the hour: a.m. and p.m.
func hour(a string) bool {
	return len(a) == 4 && (a[0]|0x20 == 'a' || a[0]|0x20 == 'p') && a[1] == '.' && a[2]|0x20 == 'm'
}

// tellsTime reports whether the word at token w goes on after an hour: 6 p.m. Tuesday, 6 p.m. EST, 6 p.m. London time.
func (d *Document) tellsTime(w int, word string) bool {
	day := lexicon.Look(strings.TrimSuffix(word, ".")).Nouns&lexicon.CalendarNoun != 0
	return day || clock()[word] || word == strings.ToUpper(word) || w+1 < len(d.Tokens) && d.Word(w+1) == "time"
}

// reports reports whether a verb of saying stands at one of the words after the name or pronoun at token w.
func (d *Document) reports(w, last int) bool {
	for i := w; i < min(w+4, last); i++ {
		word := d.Word(i)
		if speech()[word] {
			return i > w
		}
		if k, _ := classOf(word, 0); i > w && k != upper {
			return false
		}
	}
	return false
}
