// Package tagger finds the names in a text and says of what type each is: people, organisations, places, peoples,
// events, laws, works and products. It knows nothing of who is who; that is for the package above it.
//
// The model is a linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over hashed features
// (Weinberger et al. 2009) of the words, their shapes, affixes, parts of speech, word groups and name lists, and of
// what the rest of the document shows about a word (Chieu & Ng 2003). The program in stages/train/names makes it.
package tagger

import "wirecopy/stages/entities/kind"

// Type is what a name names.
type Type = kind.Kind

// The types. The zero Type is none.
const (
	None    = kind.None
	Person  = kind.Person
	Org     = kind.Org
	GPE     = kind.GPE
	Loc     = kind.Loc
	Fac     = kind.Fac
	Norp    = kind.Norp
	Event   = kind.Event
	Law     = kind.Law
	Work    = kind.Work
	Product = kind.Product
)

// Span is a name: the tokens [First, Last) of the document, and the bytes [Start, End) of its text. The bytes begin or
// end within a token where a hyphen ties a name to other words: "New York-based", "ex-Soviet".
type Span struct {
	First, Last int
	Start, End  int
	Type        Type
	Score       float32 // in [0, 1]: how sure the model is
}
