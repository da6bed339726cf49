package reading

import (
	"encoding/binary"
	"hash/crc32"
	"runtime"
	"slices"
	"sync"

	"wirecopy/stages/internal/digits"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/linear"
	"wirecopy/stages/internal/marks"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/internal/version"
)

// A reading hands on to the stages in other processes what took longest to find: the tags that it mended, the chunks and the
// clauses. They look the words up and pair the marks themselves. All of it is numbers, see package digits. In front stands a check sum of
// the tags that it was made from, of the names, of what was found, and of the program's code and data, as another version may find
// something else. A process that gets another sum reads the text itself.

const sumSize = 8 // hexadecimal digits

// HandOn implements pipeline.Portable.
func (r *Reading) HandOn() string {
	if s := r.handOn.Load(); s != nil {
		return *s
	}
	s := ""
	if r.HandOnTags() != "" {
		w := make(digits.Writer, sumSize, sumSize+2*len(r.Tokens)+64)
		writeTags(&w, r)
		writeChunks(&w, r.Chunks)
		for i := range r.Clauses {
			writeClause(&w, &r.Clauses[i], i)
		}
		r.sum(w[:sumSize], w[sumSize:])
		s = string(w)
	}
	r.handOn.Store(&s)
	return s
}

// readHanded is read with what another process handed on, nil where that does not fit.
func readHanded(d *text.Document, names []Name) *Reading {
	handed := d.KeptHanded()
	if len(handed) < sumSize {
		return nil
	}
	r := &Reading{Document: d, names: names}
	var sum [sumSize]byte
	if r.sum(sum[:], []byte(handed[sumSize:])); string(sum[:]) != handed[:sumSize] {
		return nil
	}
	r = open(d, names)
	in := digits.Reader{Left: handed[sumSize:]}
	if !readTags(&in, r) || !readChunks(&in, r) {
		return nil
	}
	r.joinUnits()
	r.placeClauses()
	for k := range r.Chunks {
		if r.Chunks[k].Kind != Verb {
			continue
		}
		c, ok := readClause(&in, k, len(r.Clauses), len(r.Chunks))
		if !ok {
			return nil
		}
		r.ClauseOf[k] = int32(len(r.Clauses))
		r.Clauses = append(r.Clauses, c)
	}
	if in.Left != "" {
		return nil
	}
	r.handOn.Store(&handed)
	return r
}

// program stands for all that a reading depends on besides the tags and the names.
var program = sync.OnceValue(func() string {
	return version.Sum(slices.Concat(Data(), lexicon.Data(), version.Files(Code), version.Files(lexicon.Code), version.Files(marks.Code), version.Files(linear.Code), []string{runtime.Version()}))
})

var castagnoli = crc32.MakeTable(crc32.Castagnoli) // which processors compute

// sum writes the check sum of what was found.
func (r *Reading) sum(to, found []byte) {
	sum := crc32.Update(crc32.Update(0, castagnoli, []byte(program())), castagnoli, []byte(r.HandOnTags()))
	b := make([]byte, 0, 16*len(r.names))
	for _, n := range r.names {
		b = append(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, uint32(n.First)), uint32(n.Last)), n.Type...)
	}
	sum = crc32.Update(crc32.Update(sum, castagnoli, b), castagnoli, found)
	for i := range to {
		to[i] = "0123456789abcdef"[sum>>(28-4*i)&15]
	}
}

// writeTags writes those that differ from what they were: how many, then for each how far from the one before, and which.
func writeTags(w *digits.Writer, r *Reading) {
	before := r.plainTags()
	n := 0
	for i := range r.Tokens {
		if r.Tags[i] != before[i] {
			n++
		}
	}
	w.Put(n)
	last := 0
	for i := range r.Tokens {
		if r.Tags[i] != before[i] {
			w.Put(i - last)
			w.Put(int(r.Tags[i]))
			last = i
		}
	}
}

// plainTags are the tags as open leaves them: those of the document, but for the marks.
func (r *Reading) plainTags() []text.Tag {
	tags := make([]text.Tag, len(r.Tokens))
	for i := range r.Tokens {
		if tags[i] = r.Tokens[i].Tag; r.Opens[i] || r.Closes[i] {
			tags[i] = text.Quote
		}
	}
	return tags
}

func readTags(d *digits.Reader, r *Reading) bool {
	at := 0
	for range d.Next() {
		gap, tag := d.Next(), d.Next()
		if gap < 0 || tag < 0 || !text.Tag(tag).Valid() || at+gap >= len(r.Tokens) {
			return false
		}
		at += gap
		r.Tags[at] = text.Tag(tag)
	}
	return true
}

// writeChunks writes all of them: each begins where the one before ends. What most of them are, one token, is told by one bit.
func writeChunks(w *digits.Writer, all []Chunk) {
	w.Put(len(all))
	for _, c := range all {
		what := int(c.Kind)
		if c.Kind == Verb {
			what = int(numberKinds) + int(c.Form)<<1
			if c.Passive {
				what++
			}
		}
		if c.B == c.A+1 {
			w.Put(2 * what)
			continue
		}
		w.Put(2*what + 1)
		w.Put(int(c.B - c.A))
		w.Put(int(c.Head - c.A))
	}
}

// readChunks reads them. Each lies within one sentence.
func readChunks(d *digits.Reader, r *Reading) bool {
	n := d.Next()
	if n < 0 || n > len(r.Tokens) {
		return false
	}
	r.Chunks = make([]Chunk, n)
	r.ChunkOf = make([]int32, len(r.Tokens)+1)
	at, sentence := 0, 0
	for k := range r.Chunks {
		what, long := d.Next(), 1
		head := 0
		if what < 0 {
			return false
		}
		if what&1 == 1 {
			long, head = d.Next(), d.Next()
		}
		for sentence < len(r.Sentences) && r.Sentences[sentence].Last <= at {
			sentence++
		}
		if sentence == len(r.Sentences) || long < 1 || head < 0 || head >= long || long > r.Sentences[sentence].Last-at {
			return false
		}
		c := Chunk{A: int32(at), B: int32(at + long), Head: int32(at + head), Kind: Kind(what >> 1)}
		if verb := what>>1 - int(numberKinds); verb >= 0 {
			c.Kind, c.Form, c.Passive = Verb, Form(verb>>1), verb&1 == 1
			if c.Form > Participle {
				return false
			}
		} else if c.Kind == Verb {
			return false
		}
		r.Chunks[k] = c
		for ; at < int(c.B); at++ {
			r.ChunkOf[at] = int32(k)
		}
	}
	r.ChunkOf[at] = int32(n)
	return at == len(r.Tokens)
}

// What a clause has, as bits beside its kind.
const (
	kindBits  = 3
	negated   = 1 << kindBits
	subject   = 2 << kindBits
	object    = 4 << kindBits
	parented  = 8 << kindBits
	allOfIt   = 16 << kindBits
	firstBits = negated - 1
)

// writeClause writes the clause of the given number: its verb is told by the chunks, and all else by how far it is from that.
func writeClause(w *digits.Writer, c *Clause, number int) {
	has := int(c.Kind)
	if c.Negated {
		has |= negated
	}
	if c.Subject.Found() {
		has |= subject
	}
	if c.Object >= 0 {
		has |= object
	}
	if c.Parent >= 0 {
		has |= parented
	}
	w.Put(has)
	if c.Subject.Found() {
		w.Put(digits.Fold(c.Verb - c.Subject.A))
		w.Put(c.Subject.B - c.Subject.A)
	}
	if c.Object >= 0 {
		w.Put(digits.Fold(c.Object - c.Verb))
	}
	if c.Parent >= 0 {
		w.Put(number - c.Parent)
	}
}

// readClause reads the clause of the given number, of the verb chunk k of n chunks.
func readClause(d *digits.Reader, k, number, n int) (Clause, bool) {
	c := Clause{Verb: k, Subject: Nowhere, Object: -1, Parent: -1}
	has := d.Next()
	if has < 0 || has >= allOfIt || has&firstBits >= len(clauseKindNames) {
		return c, false
	}
	c.Kind, c.Negated = ClauseKind(has&firstBits), has&negated != 0
	if has&subject != 0 {
		from, long := d.Next(), d.Next()
		a := k - digits.Unfold(from)
		if from < 0 || long < 0 || a < 0 || a+long > n {
			return c, false
		}
		c.Subject = Span{a, a + long}
	}
	if has&object != 0 {
		from := d.Next()
		if c.Object = k + digits.Unfold(from); from < 0 || c.Object < 0 || c.Object >= n {
			return c, false
		}
	}
	if has&parented != 0 {
		back := d.Next()
		if c.Parent = number - back; back < 1 || c.Parent < 0 {
			return c, false
		}
	}
	return c, true
}
