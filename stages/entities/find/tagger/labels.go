package tagger

// Class is a type as the model tells them apart. Places are one class, and so are works, products and laws: the open
// training sets say no more. Rules split them afterwards.
type Class uint8

// The classes.
const (
	Outside Class = iota
	PersonClass
	OrgClass
	PlaceClass
	NorpClass
	EventClass
	OtherClass
	NumClasses
)

// A label is a class and whether a name begins or goes on: 0 is outside, 2c-1 begins class c, 2c goes on.
const numLabels = 13

// NumLabels is the number of labels of the model.
const NumLabels = numLabels

// Begin is the label of the first token of a name of class c.
func Begin(c Class) uint8 { return uint8(2*c - 1) }

// Inside is the label of a further token of a name of class c.
func Inside(c Class) uint8 { return uint8(2 * c) }

// ClassOf is the class of a label.
func ClassOf(label uint8) Class { return Class((label + 1) / 2) }

func begins(label uint8) bool { return label&1 == 1 }

// Allowed reports whether label b may follow label a: a name goes on only where it began.
func Allowed(a, b uint8) bool {
	return b == 0 || begins(b) || ClassOf(a) == ClassOf(b)
}
