package tagger

import (
	"wirecopy/stages/internal/text"
)

// refine turns the class of the name w[first:last] into a type, by its words, the lists and what stands before it;
// None if it is no entity after all.
func refine(class Class, d *text.Document, w []word, first, last int) Type {
	name := w[first:last]
	end := &name[len(name)-1]
	var lists List // of the whole name
	if len(name) == 1 {
		lists = end.lists
	} else if end.inside != 0 {
		lists = name[0].begin
	}
	switch class {
	case PersonClass:
		return Person
	case OrgClass:
		if len(name) > 1 && lists&(Bodies|Companies) == 0 && end.lists&Laws != 0 && end.lists&OrgWords == 0 {
			return Law // United Nations Charter
		}
		return Org
	case NorpClass:
		return Norp
	case EventClass:
		if end.lists&Laws != 0 {
			return Law
		}
		return Event
	case PlaceClass:
		return place(name, lists)
	}
	if first > 0 {
		return other(name, lists, &w[first-1])
	}
	return other(name, lists, &edge)
}

// other tells what the model does not: laws, events, works and products, by the name and the word before it. Illnesses are
// no entities.
func other(name []word, lists List, before *word) Type {
	end := &name[len(name)-1]
	switch {
	case lists&Illnesses != 0:
		return None
	case lists&Nations != 0:
		return Norp
	case lists&Laws != 0 || end.lists&Laws != 0 || len(name) > 2 && name[0].lists&Laws != 0:
		return Law
	case end.lists&EventWords != 0:
		return Event
	case before.tag == text.Quote || before.lists&WorkCues != 0:
		return Work
	case len(name) == 1:
		return Product
	}
	switch end.shape {
	case number, capsDigits, innerCap, lowerDigits, mixedCap:
		return Product
	}
	return Work
}

// place tells countries, cities and other bodies politic from natural places and from what is built.
func place(name []word, lists List) Type {
	end := &name[len(name)-1]
	switch {
	case lists&Areas != 0:
		return Loc
	case lists&(Countries|Cities|Regions) != 0:
		return GPE
	case len(name) > 1 && end.lists&FacWords != 0 && end.lists&LocWords == 0:
		return Fac
	case lists&Towns != 0:
		return GPE
	}
	switch {
	case len(name) == 1:
		return GPE
	case natural[end.low] || natural[name[0].low]:
		return Loc
	case housed[end.low]:
		return Fac
	case end.lists&OrgWords != 0 && lists == 0 && !ofPlaces[end.low]:
		return Org // a city's council, whose name begins like a place's
	}
	return GPE
}

// natural are the words that begin or end the name of a natural place or an area without a government.
var natural = wordSet("river", "lake", "lakes", "sea", "ocean", "bay", "gulf", "strait", "straits", "island", "islands",
	"isle", "peninsula", "cape", "mount", "mt", "mt.", "mountain", "mountains", "hill", "hills", "valley", "canyon",
	"desert", "forest", "coast", "beach", "falls", "delta", "basin", "plateau", "plain", "plains", "ridge", "creek",
	"reef", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central")

// housed are words for bodies that a text may mean the house of, as it does where the model takes the name for a place's.
var housed = wordSet("hospital", "clinic", "school", "academy", "college", "university", "centre", "center", "museum", "library", "church", "court",
	"courthouse", "embassy", "consulate", "laboratory", "laboratories", "exchange", "studios", "parliament", "club")

// ofPlaces end the names of places and of bodies alike: Texas City, the West Bank, the Soviet Union.
var ofPlaces = wordSet("city", "bank", "banks", "capital", "union", "division", "front", "post", "command", "league", "athletic", "united", "air", "gas",
	"federation", "confederation")

func wordSet(list ...string) map[uint64]bool {
	m := make(map[uint64]bool, len(list))
	for _, w := range list {
		m[hashLower(w)] = true
	}
	return m
}
