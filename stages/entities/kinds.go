package entities

import "wirecopy/pipeline"

// kind is a type of entity, in one byte.
type kind uint8

const (
	none kind = iota
	person
	org
	gpe
	loc
	fac
	norp
	event
	law
	work
	product
	numKinds
)

var kindNames = [numKinds]string{"", pipeline.Person, pipeline.Org, pipeline.GPE, pipeline.Loc, pipeline.Fac, pipeline.Norp,
	pipeline.Event, pipeline.Law, pipeline.Work, pipeline.Product}

func (k kind) String() string { return kindNames[k] }

func kindOf(name string) kind {
	for k, n := range kindNames {
		if n == name {
			return kind(k)
		}
	}
	return none
}

// place reports whether k is a country, a place or a building.
func (k kind) place() bool { return k == gpe || k == loc || k == fac }

// gender is what a name or a role says of someone; both means that it says nothing.
type gender uint8

const (
	both gender = iota
	male
	female
)

func genderOf(s string) gender {
	switch s {
	case "m":
		return male
	case "f":
		return female
	}
	return both
}
