package text

import (
	"encoding/binary"
	"hash/crc32"
	"runtime"
	"sync"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/digits"
	"wirecopy/stages/internal/version"
)

// Where a text is cut is handed on as well: for each block how many sentences it has, for each of these how many tokens, and for each
// token how far it begins behind the one before, and how long it is. A check sum stands in front: of the text, its blocks, the tags, of
// all that is handed on, and of the program's code. Where it does not fit the text is cut anew.

const (
	// A token that begins at most mostGap bytes behind the one before and has at most mostLong bytes is one number; any other is
	// farOff and two.
	mostGap, mostLong = 1, 15
	farOff            = (mostGap + 1) * mostLong
)

// handOnCut writes where the text was cut.
func (d *Document) handOnCut(tags string) string {
	if d.cutHanded != "" {
		return d.cutHanded
	}
	w := make(digits.Writer, sumSize, sumSize+len(d.Tokens)+len(d.Tokens)/4+64)
	for _, b := range d.Blocks {
		w.Put(b.LastSent - b.FirstSent)
		at := b.Start
		for _, s := range d.Sentences[b.FirstSent:b.LastSent] {
			w.Put(s.Last - s.First)
			for _, t := range d.Tokens[s.First:s.Last] {
				gap, long := int(t.Start)-at, int(t.End-t.Start)
				if gap <= mostGap && long <= mostLong {
					w.Put((long-1)*(mostGap+1) + gap)
				} else {
					w.Put(farOff)
					w.Put(gap)
					w.Put(long)
				}
				at = int(t.End)
			}
		}
	}
	d.cutSum(w[:sumSize], tags, string(w[sumSize:]))
	return string(w)
}

// cutAs is a text with its tags, cut as another process has cut it; nil where that does not fit.
func cutAs(text string, blocks []pipeline.Block, tags, cut string) *Document {
	if len(cut) < sumSize || len(tags) <= sumSize {
		return nil
	}
	d := &Document{Text: text, points: newPoints(text)}
	d.Blocks = findBlocks(text, blocks, &d.points)
	var sum [sumSize]byte
	if d.cutSum(sum[:], tags, cut[sumSize:]); string(sum[:]) != cut[:sumSize] {
		return nil
	}
	d.Tokens = make([]Token, 0, len(tags)-sumSize)
	d.Sentences = make([]Sentence, 0, len(text)/100+4)
	in := digits.Reader{Left: cut[sumSize:]}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		b.First, b.FirstSent = len(d.Tokens), len(d.Sentences)
		at := b.Start
		for range in.Next() {
			s := Sentence{First: len(d.Tokens), Block: i}
			n := in.Next()
			if n < 1 || n > cap(d.Tokens)-len(d.Tokens) {
				return nil
			}
			for range n {
				t, ok := nextToken(&in, at, b.End)
				if !ok {
					return nil
				}
				t.Tag = Tag(tags[sumSize+len(d.Tokens)] - firstTag)
				if !t.Tag.Valid() {
					return nil
				}
				at = int(t.End)
				d.Tokens = append(d.Tokens, t)
			}
			s.Last = len(d.Tokens)
			s.Start, s.End = int(d.Tokens[s.First].Start), at
			d.Sentences = append(d.Sentences, s)
		}
		b.Last, b.LastSent = len(d.Tokens), len(d.Sentences)
	}
	if in.Left != "" || len(d.Tokens) != cap(d.Tokens) {
		return nil
	}
	d.cutHanded = cut
	return d
}

// nextToken reads a token behind the byte at, which ends before the byte end.
func nextToken(in *digits.Reader, at, end int) (Token, bool) {
	n := in.Next()
	gap, long := n%(mostGap+1), n/(mostGap+1)+1
	if n == farOff {
		gap, long = in.Next(), in.Next()
	}
	if n < 0 || n > farOff || gap < 0 || long < 1 || at+gap+long > end {
		return Token{}, false
	}
	return Token{Start: int32(at + gap), End: int32(at + gap + long)}, true
}

// cutter stands for what cuts texts in this program.
var cutter = sync.OnceValue(func() string {
	return version.Sum(append(version.Files(code), abbreviationsText, startersText, speechText, runtime.Version()))
})

// cutSum writes the check sum.
func (d *Document) cutSum(to []byte, tags, cut string) {
	sum := addText(addText(addText(addText(0, cutter()), d.Text), tags), cut)
	b := make([]byte, 0, 8*len(d.Blocks))
	for i := range d.Blocks {
		b = binary.LittleEndian.AppendUint32(b, uint32(d.Blocks[i].Start))
		b = binary.LittleEndian.AppendUint32(b, uint32(d.Blocks[i].End))
	}
	putSum(to, crc32.Update(sum, castagnoli, b))
}

// putSum writes a sum in hexadecimal digits.
func putSum(to []byte, sum uint32) {
	for i := range to {
		to[i] = "0123456789abcdef"[sum>>(28-4*i)&15]
	}
}
