// Package kind holds the types of entities in one byte, for the rooms of the stage.
package kind

import "wirecopy/pipeline"

// Kind is a type of entity.
type Kind uint8

// The kinds stand for the types of pipeline.Entity; None is no name at all.
const (
	None Kind = iota
	Person
	Org
	GPE
	Loc
	Fac
	Norp
	Event
	Law
	Work
	Product
	// Num is how many there are.
	Num
)

var names = [Num]string{"", pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Loc, pipeline.Fac, pipeline.Norp,
	pipeline.Event, pipeline.Law, pipeline.Work, pipeline.Product}

// String is the type's name in annotations, pipeline.Person and so on; "" for None.
func (k Kind) String() string {
	if k < Num {
		return names[k]
	}
	return "?"
}

// Of gives the kind of that name, None if there is none.
func Of(name string) Kind {
	for k, n := range names {
		if n == name {
			return Kind(k)
		}
	}
	return None
}

// Place reports whether k is a country, a place or a building.
func (k Kind) Place() bool { return k == GPE || k == Loc || k == Fac }

// Same reports whether a name of kind a can mean what a table holds as kind b: places of all sorts count as one.
func Same(a, b Kind) bool { return a == b || a.Place() && b.Place() }
