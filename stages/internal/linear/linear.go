// Package linear holds the small linear models with which the stages decide between candidates that their rules
// propose. A model is a text file of named features with their weights, so that a person can read what decided; package
// stages/train makes the files. The package knows nothing of what is decided.
package linear

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Features are the features of one candidate. Each either holds or does not. The zero value is ready to use, and Reset
// keeps its memory for the next candidate.
type Features struct {
	// Keys are the identities of the features that hold, in the order in which they were added.
	Keys []uint64
	// Names says what the keys stand for, key by key, if Named is set: for training, and to explain a decision.
	Names []string
	Named bool
}

// Reset empties f.
func (f *Features) Reset() { f.Keys, f.Names = f.Keys[:0], f.Names[:0] }

// Add adds the feature that a template makes of its parts: "cue" and "said" make "cue=said", and another part is set
// off by a "|". Parts hold neither of the two signs, and are mostParts at most.
func (f *Features) Add(template string, parts ...string) {
	h := hashString(template)
	if len(parts) > 0 { // written out for the common numbers of parts
		h += hashString(parts[0]) * place0
	}
	if len(parts) > 1 {
		h += hashString(parts[1]) * place1
	}
	if len(parts) > 2 {
		h += hashString(parts[2]) * place2
	}
	for i := 3; i < len(parts); i++ {
		h += hashString(parts[i]) * places[i%mostParts]
	}
	f.Keys = append(f.Keys, h)
	if f.Named {
		f.name(template, parts...)
	}
}

// Part is a part of several features, which is hashed once for all of them.
type Part struct {
	text string
	hash uint64
}

// PartOf gives a text as a part.
func PartOf(text string) Part { return Part{text, hashString(text)} }

// PartOf gives a text as a part, which keeps the text only where f keeps names.
func (f *Features) PartOf(text []byte) Part {
	if f.Named {
		return PartOf(string(text))
	}
	return Part{hash: hashString(string(text))}
}

// Parts gives texts as parts.
func Parts(texts ...string) []Part {
	out := make([]Part, len(texts))
	for i, s := range texts {
		out[i] = PartOf(s)
	}
	return out
}

// AddParts is Add for parts that are hashed already.
func (f *Features) AddParts(template string, parts ...Part) {
	h := hashString(template)
	for i := range parts {
		h += parts[i].hash * places[i%mostParts]
	}
	f.Keys = append(f.Keys, h)
	if f.Named {
		texts := make([]string, len(parts))
		for i := range parts {
			texts[i] = parts[i].text
		}
		f.name(template, texts...)
	}
}

// AddEach adds the feature that a template makes of each of some parts alone.
func (f *Features) AddEach(template string, parts []Part) {
	h := hashString(template)
	for i := range parts {
		f.Keys = append(f.Keys, h+parts[i].hash*place0)
		if f.Named {
			f.name(template, parts[i].text)
		}
	}
}

// name copies its strings, so that those of callers need not be kept.
func (f *Features) name(template string, parts ...string) {
	var b strings.Builder
	b.WriteString(template)
	for i, p := range parts {
		if i == 0 {
			b.WriteByte('=')
		} else {
			b.WriteByte('|')
		}
		b.WriteString(p)
	}
	f.Names = append(f.Names, b.String())
}

// Key is the identity of the feature called name.
func Key(name string) uint64 {
	end := strings.IndexByte(name, '=')
	if end < 0 {
		return hashString(name)
	}
	h := hashString(name[:end])
	for i := 0; end < len(name); i++ {
		from := end + 1
		end = from
		for end < len(name) && name[end] != '|' { // parts are short
			end++
		}
		h += hashString(name[from:end]) * places[i%mostParts]
	}
	return h
}

// Odd multipliers with well spread bits, of the golden ratio and of the square root of two.
const (
	golden = 0x9E3779B97F4A7C15
	root   = 0xB504F333F9DE6485
)

const mostParts = 8

const (
	place0 = 0xD6E8FEB86659FD93
	place1 = 0xA0761D6478BD642F
	place2 = 0xE7037ED1A0B428DB
)

// places are odd multipliers, one for each place of a part: a key is the sum of the hashes of the parts, each times that of its
// place (multilinear hashing, Carter & Wegman 1979), which needs no part to wait for another.
var places = [mostParts]uint64{place0, place1, place2, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3,
	0x1D8E4E27C47D124F, 0xEB44ACCAB455D165, 0x9C6E6877736C46E3}

// mostShort is how many bytes are hashed at once.
const mostShort = 16

// hashString hashes the first and the last bytes of a string, which meet or overlap in a short one: the strings are short, and
// there are many.
func hashString(s string) uint64 {
	n := len(s)
	switch {
	case n > mostShort:
		return hashLong(s)
	case n >= 8:
		return mix(eight(s), eight(s[n-8:]))
	case n >= 4:
		return mix(uint64(four(s))|uint64(four(s[n-4:]))<<32, uint64(n))
	case n > 0:
		return mix(uint64(s[0])|uint64(s[n/2])<<8|uint64(s[n-1])<<16, uint64(n))
	}
	return 0
}

func hashLong(s string) uint64 {
	h := uint64(len(s))
	for ; len(s) > mostShort; s = s[mostShort:] {
		h = h*golden ^ mix(eight(s), eight(s[8:]))
	}
	return h*golden ^ hashString(s)
}

// mix makes one hash of two numbers: both halves of their product.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^golden, b^root)
	return hi ^ lo
}

func four(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

var buckets = [...]string{"0", "1", "2", "3", "4", "5-6", "5-6", "7-9", "7-9", "7-9"}

// Bucket names the range that a count or a distance lies in; below 0 it is "-".
func Bucket(n int) string {
	switch {
	case n < 0:
		return "-"
	case n < len(buckets):
		return buckets[n]
	case n < 16:
		return "10-15"
	case n < 32:
		return "16-31"
	case n < 64:
		return "32-63"
	}
	return "64+"
}

// bucketParts are those of the small numbers.
var bucketParts = Parts(buckets[:]...)

// BucketPart is Bucket as a part.
func BucketPart(n int) Part {
	if n >= 0 && n < len(bucketParts) {
		return bucketParts[n]
	}
	return PartOf(Bucket(n))
}

// Model gives each feature a weight. It is read-only, and many goroutines may use it at once.
type Model struct {
	// slots is a hash table with open addressing, at most a third full, or half, with pairs; 0 is an empty slot.
	slots []slot
	shift uint    // of a key's upper bits, to its slot
	unit  float64 // of the weights
	pairs *pairs  // nil without parts that Both is asked for
	// scale and intercept turn a score into log-odds that hold on texts that the model was not trained on (Platt 1999).
	scale, intercept float64
}

// slot is a feature's weight in units, in the low bits, and above it some of the lower bits of its key, whose upper ones are its
// place. It is small, so that the caches hold many: of the features that a model does not know, one in some million is taken
// for one that it knows.
type slot uint32

const (
	weightBits = 13
	mostUnits  = 1<<(weightBits-1) - 1
	leastUnit  = 0.001
	slack      = 4 // units by which the greatest weight may be cut
)

// mark is the upper part of the slot of a key.
func mark(key uint64) uint32 { return uint32(key) >> weightBits }

// weight is that of the slot, in units.
func (s slot) weight() int32 { return int32(s<<(32-weightBits)) >> (32 - weightBits) }

// Parse reads a model: lines of a feature, a tab and its weight, and "scale" and "shift" in front of them. Lines that
// begin with "#" are comments. A weight counts to three decimals where all are below 4, and to a four-thousandth of the greatest else.
// An error names the line. Pair, if it is given, are the two parts that Both is asked for.
func Parse(file string, pair ...Part) (*Model, error) {
	m, known := &Model{scale: 1}, make([]weighted, 0, strings.Count(file, "\n"))
	n, most, names := 0, 0.0, namer{}
	for line := range strings.Lines(file) {
		n++
		if line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"); line == "" || line[0] == '#' {
			continue
		}
		tab := strings.LastIndexByte(line, '\t') // a weight is short
		name, number := line[:max(tab, 0)], line[tab+1:]
		w, err := parseWeight(number)
		switch {
		case err != nil || tab < 0:
			return nil, fmt.Errorf("model, line %d: %q is no feature with a weight", n, line)
		case name == "scale":
			m.scale = w
		case name == "shift":
			m.intercept = w
		default:
			known = append(known, weighted{names.key(name), w})
			most = max(most, math.Abs(w))
		}
	}
	m.unit = leastUnit * max(1, math.Ceil(most/leastUnit/(mostUnits+slack)))
	room := 3 // times as many slots as features: most look-ups take one step then, and the processor guesses that they do
	if len(pair) == 2 {
		room = 2 // few are looked up alone
	}
	log := bits.Len(uint(max(room*len(known), 16) - 1))
	keys := m.fill(known, log)
	for keys == nil {
		log++
		keys = m.fill(known, log)
	}
	if len(pair) == 2 {
		m.pairs = pairUp(known, pair[0], pair[1], func(key uint64) int32 {
			if i := m.find(key); keys[i] == key {
				return m.slots[i].weight()
			}
			return 0
		})
	}
	return m, nil
}

// namer gives the keys of names of which those that follow each other mostly differ in their last part alone, as in a sorted file.
type namer struct {
	head string // of the last name, up to its last part
	hash uint64 // of that
	part int    // the place of the last part
}

// key is Key.
func (k *namer) key(name string) uint64 {
	at := len(name)
	for at > 0 && name[at-1] != '|' && name[at-1] != '=' { // parts are short
		at--
	}
	head := name[:at]
	if head == "" || head != k.head {
		sign := strings.IndexByte(head, '=')
		if sign < 0 || head[at-1] == '=' && sign < at-1 { // no parts, or one that has a sign in it
			return Key(name)
		}
		k.head, k.hash = head, Key(head) // whose last part is empty, which adds nothing
		k.part = strings.Count(head[sign:], "|")
	}
	return k.hash + hashString(name[at:])*places[k.part%mostParts]
}

// parseWeight reads a number. Nearly all are of the form -0.123, and there are many.
func parseWeight(s string) (float64, error) {
	digits, sign := s, 1
	if len(s) == len("-0.123") && s[0] == '-' {
		digits, sign = s[1:], -1
	}
	if len(digits) == len("0.123") && digits[1] == '.' {
		if a, b, c, d := digits[0]-'0', digits[2]-'0', digits[3]-'0', digits[4]-'0'; a <= 9 && b <= 9 && c <= 9 && d <= 9 {
			return float64(sign*(1000*int(a)+100*int(b)+10*int(c)+int(d))) / 1000, nil
		}
	}
	return strconv.ParseFloat(s, 64)
}

// weighted is a feature with its weight.
type weighted struct {
	key    uint64
	weight float64
}

// fill makes a table of 2^log slots, and gives the keys of what is in them; nil if two features have the same mark and place.
func (m *Model) fill(known []weighted, log int) []uint64 {
	m.slots, m.shift = make([]slot, 1<<log), 64-uint(log)
	keys := make([]uint64, len(m.slots))
	for _, x := range known {
		w := m.units(x.weight)
		if w == 0 { // 0 is an empty slot, and what a feature weighs that is not there
			continue
		}
		i := m.find(x.key)
		if m.slots[i] != 0 && keys[i] != x.key {
			return nil
		}
		m.slots[i], keys[i] = slot(mark(x.key)<<weightBits|uint32(w)&(1<<weightBits-1)), x.key
	}
	return keys
}

// units is a weight in units.
func (m *Model) units(weight float64) int32 {
	return int32(max(-mostUnits, min(mostUnits, math.Round(weight/m.unit))))
}

// MustParse is Parse for the models that are embedded in the program.
func MustParse(file string, pair ...Part) *Model {
	m, err := Parse(file, pair...)
	if err != nil {
		panic(err)
	}
	return m
}

// find gives the slot of a key, or the empty one where it would be.
func (m *Model) find(key uint64) int {
	mine, mask := mark(key), len(m.slots)-1
	i := int(key >> (m.shift & 63))
	for m.slots[i] != 0 && uint32(m.slots[i])>>weightBits != mine {
		i = (i + 1) & mask
	}
	return i
}

// Weight is that of one feature, 0 if the model does not know it.
func (m *Model) Weight(key uint64) float64 { return float64(m.slots[m.find(key)].weight()) * m.unit }

// Score is the sum of the weights of the features.
func (m *Model) Score(f *Features) float64 {
	sum, slots, shift := int32(0), m.slots, m.shift&63
	for _, key := range f.Keys {
		mine := mark(key)
		for i := int(key >> shift); ; i++ {
			s := slots[i&(len(slots)-1)]
			// It is the key's, or empty, which adds nothing. That is one question, as the processor cannot guess which of the two.
			if uint64(uint32(s)>>weightBits^mine)*uint64(s) == 0 {
				sum += s.weight()
				break
			}
		}
	}
	return float64(sum) * m.unit
}

// Both gives the score of the features, all of which have the same first part, and that with another part in its place.
func (m *Model) Both(f *Features, first, other Part) (score, withOther float64) {
	a, b, by := int32(0), int32(0), (other.hash-first.hash)*place0
	if p := m.pairs; p != nil && p.first == first.hash && p.other == other.hash {
		a, b = p.both(f.Keys)
	} else {
		for _, key := range f.Keys {
			a += m.slots[m.find(key)].weight()
			b += m.slots[m.find(key+by)].weight()
		}
	}
	return float64(a) * m.unit, float64(b) * m.unit
}

// Probability turns the score of a yes-or-no decision into the probability, in [0, 1], that yes is right.
func (m *Model) Probability(score float64) float64 {
	return 1 / (1 + math.Exp(-(m.scale*score + m.intercept)))
}

// Least is the score from which on Probability is a half or more.
func (m *Model) Least() float64 { return -m.intercept / m.scale }

// Softmax turns the scores of candidates of which exactly one is right into probabilities, in place.
func (m *Model) Softmax(scores []float64) {
	most := math.Inf(-1)
	for _, s := range scores {
		most = max(most, s)
	}
	sum := 0.0
	for i, s := range scores {
		scores[i] = math.Exp(m.scale * (s - most))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}
