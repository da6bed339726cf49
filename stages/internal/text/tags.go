package text

// Tag is a part of speech of the Penn Treebank (Santorini 1990). Marks have tags of their own: Quote for quotation
// marks of any shape, Dash for dashes, and the rest of the Treebank's punctuation.
type Tag uint8

// The zero Tag is no tag at all.
const (
	NoTag Tag = iota
	CC
	CD
	DT
	EX
	FW
	IN
	JJ
	JJR
	JJS
	LS
	MD
	NN
	NNS
	NNP
	NNPS
	PDT
	POS
	PRP
	PRPS // PRP$
	RB
	RBR
	RBS
	RP
	Sym
	TO
	UH
	VB
	VBD
	VBG
	VBN
	VBP
	VBZ
	WDT
	WP
	WPS // WP$
	WRB
	Dollar
	Hash
	Comma
	Period
	Colon // : ; …
	Dash
	LParen
	RParen
	Quote
	openQuote // only while tagging: the model tells opening from closing marks
	numTags
)

var tagNames = [numTags]string{"", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNS", "NNP",
	"NNPS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP",
	"VBZ", "WDT", "WP", "WP$", "WRB", "$", "#", ",", ".", ":", ":", "(", ")", "''", "``"}

// String is the tag's Penn name; a dash is ":", a quotation mark "”".
func (t Tag) String() string {
	if t < numTags {
		return tagNames[t]
	}
	return "?"
}

// Valid reports whether t is one of the tags that a token may have.
func (t Tag) Valid() bool { return t > NoTag && t < openQuote }

// IsNoun reports whether t is a noun, common or proper.
func (t Tag) IsNoun() bool { return t >= NN && t <= NNPS }

// IsProper reports whether t is a proper noun.
func (t Tag) IsProper() bool { return t == NNP || t == NNPS }

// IsVerb reports whether t is a verb other than a modal.
func (t Tag) IsVerb() bool { return t >= VB && t <= VBZ }

// IsAdjective reports whether t is an adjective.
func (t Tag) IsAdjective() bool { return t >= JJ && t <= JJS }

// IsAdverb reports whether t is an adverb.
func (t Tag) IsAdverb() bool { return t >= RB && t <= RBS }

// IsPunct reports whether t is a mark.
func (t Tag) IsPunct() bool { return t >= Comma }
