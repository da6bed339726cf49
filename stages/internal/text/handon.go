package text

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"sync"

	"wirecopy/pipeline"
)

// The tags are what costs most of an analysis, by far. A document hands them on to the stages in other processes, as one
// character a token; they cut the text themselves. In front stands a check sum of the text, of where it was cut, and of the
// tagger's weights. Where a process gets another sum, as its version cuts or tags differently, it tags the text itself.
// Behind them stands what is kept with the document hands on of itself.
//
// To hand on where the text was cut as well was tried: to read that, and to sum it up, takes as long as to cut the text.

const (
	firstTag = '0' // is tag 0, and the others follow: all are printable, and none is a space
	sumSize  = 8   // hexadecimal digits
	// longestHandOn is the most tokens that are handed on: what is handed on is a header, and a broker takes 64 KiB of those.
	longestHandOn = 24 << 10
	// mostHandOn is the most bytes of all that is handed on.
	mostHandOn = 48 << 10
	// keptMark stands between the tags and what is kept; no tag is written so.
	keptMark = "|"
)

// HandOn implements pipeline.Portable.
func (d *Document) HandOn() string {
	tags, kept := d.HandOnTags(), d.keptHanded
	if p, ok := d.Kept().(pipeline.Portable); ok {
		kept = p.HandOn()
	}
	if tags == "" || kept == "" || len(tags)+len(kept) >= mostHandOn {
		return tags
	}
	return tags + keptMark + kept
}

// KeptHanded is what came with the tags: what another process handed on of what it kept with the document, "" if nothing.
func (d *Document) KeptHanded() string { return d.keptHanded }

// HandOnTags is HandOn of the tags alone. It is another one for another text, other tags or another tagger.
func (d *Document) HandOnTags() string {
	if s := d.handOn.Load(); s != nil {
		return *s
	}
	s := ""
	if n := len(d.Tokens); n > 0 && n <= longestHandOn {
		b := d.appendSum(make([]byte, 0, sumSize+n))
		for i := range d.Tokens {
			b = append(b, firstTag+byte(d.Tokens[i].Tag))
		}
		s = string(b)
	}
	d.handOn.Store(&s)
	return s
}

// parseHanded is Parse with the tags that another process handed on. What does not fit is not used.
func parseHanded(text string, blocks []pipeline.Block, handed string) *Document {
	d := Cut(text, blocks)
	tags, kept, _ := strings.Cut(handed, keptMark)
	if d.takeTags(tags) {
		d.handOn.Store(&tags)
		d.keptHanded = kept
	} else {
		d.tag()
	}
	return d
}

// takeTags gives the tokens their tags. It reports false, and changes nothing, where those are not of these tokens.
func (d *Document) takeTags(handed string) bool {
	if len(d.Tokens) == 0 || len(handed) != sumSize+len(d.Tokens) {
		return false
	}
	var sum [sumSize]byte
	if handed[:sumSize] != string(d.appendSum(sum[:0])) {
		return false
	}
	tags := handed[sumSize:]
	for i := range d.Tokens {
		tag := Tag(tags[i] - firstTag)
		if own := d.Tokens[i].Tag; tag == NoTag || tag >= numTags || own != NoTag && own != tag {
			return false
		}
	}
	for i := range d.Tokens {
		d.Tokens[i].Tag = Tag(tags[i] - firstTag)
	}
	return true
}

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli) // which processors compute
	weightsSum = sync.OnceValue(func() uint32 { return addText(0, weightsFile) })
)

// addText adds a text to a sum, piece by piece: what sums up bytes would have all of it copied.
func addText(sum uint32, text string) uint32 {
	var buf [1024]byte
	for text != "" {
		n := copy(buf[:], text)
		sum, text = crc32.Update(sum, castagnoli, buf[:n]), text[n:]
	}
	return sum
}

// appendSum appends the check sum.
func (d *Document) appendSum(b []byte) []byte {
	sum := addText(weightsSum(), d.Text)
	var buf [512]byte
	cut := buf[:0]
	for i := range d.Tokens {
		if len(cut)+8 > cap(cut) {
			sum, cut = crc32.Update(sum, castagnoli, cut), cut[:0]
		}
		cut = binary.LittleEndian.AppendUint32(cut, uint32(d.Tokens[i].Start))
		cut = binary.LittleEndian.AppendUint32(cut, uint32(d.Tokens[i].End))
	}
	for i := range d.Sentences { // the tagger begins anew with each
		if len(cut)+8 > cap(cut) {
			sum, cut = crc32.Update(sum, castagnoli, cut), cut[:0]
		}
		cut = binary.LittleEndian.AppendUint64(cut, uint64(d.Sentences[i].First))
	}
	sum = crc32.Update(sum, castagnoli, cut)
	const digits = "0123456789abcdef"
	for shift := 28; shift >= 0; shift -= 4 {
		b = append(b, digits[sum>>shift&15])
	}
	return b
}
