package find

import "wirecopy/stages/entities/kind"

// step mends one kind of fault in the names that the tagger found, by what the whole document, the word lists and the
// tables show. A step takes a name away by giving it the kind None, and adds one with add; both take effect after it.
type step struct {
	name string
	do   func(*Finder)
}

// steps are taken in this order.
var steps = []step{
	// What does not belong to a name at all comes off first: all else takes the ends of names as they are.
	{"cut tables", (*Finder).cutTables},
	{"cut brackets", (*Finder).cutBrackets},
	{"cut articles", (*Finder).cutArticles},
	{"cut participles", (*Finder).cutParticiples},
	{"cut headlines", (*Finder).cutHeadlines},
	{"cut verbs", (*Finder).cutVerbs},
	{"cut what somebody is in charge of", (*Finder).cutPortfolios},
	{"cut nouns for firms", (*Finder).cutFirmNouns},
	// Whole names that are none go before something is joined to them.
	{"drop titles", (*Finder).dropTitles},
	{"drop function words", (*Finder).dropFunctionWords},
	// Then names are joined, from the surest kind of evidence to the weakest: what is a part of a longer name must not be
	// looked up alone.
	{"join nicknames", (*Finder).joinNicknames},
	{"join children and parents", (*Finder).joinParents},
	{"streets", (*Finder).streets},
	{"join bodies and places", (*Finder).joinPlaces},
	{"join bodies and their countries", (*Finder).joinChapters},
	{"join offices and their chambers", (*Finder).joinChambers},
	{"join firms", (*Finder).joinFirms},
	{"join conjoined", (*Finder).joinConjoined},
	{"complete by table", (*Finder).completeByTable},
	{"keep possessives", (*Finder).keepPossessives},
	// Owners are cut off once the tables have had their say: some names of the tables have a possessive within.
	{"cut owners", (*Finder).cutOwners},
	{"cut offices", (*Finder).cutOffices},
	// Names are added from here on. The tables come first, since they know bounds and type; then what a last word or a title
	// tells; a credit takes all that is left of its line.
	{"add from table", (*Finder).addFromTable},
	{"add by last word", (*Finder).addByLastWord},
	{"add groups of people", (*Finder).addGroups},
	{"add after titles", (*Finder).addAfterTitles},
	{"add bodies of a people", (*Finder).addNational},
	{"add who speaks of itself", (*Finder).addSpeakers},
	{"add councils", (*Finder).addCouncils},
	{"add in credits", (*Finder).addInCredits},
	// A long name before an acronym may be one of those just added.
	{"add definitions", (*Finder).addDefinitions},
	// A role is cut off a country before a person: both must have been found.
	{"cut roles", (*Finder).cutRoles},
	{"cut parties", (*Finder).cutParty},
	{"cut peoples", (*Finder).cutPeople},
	{"places of persons", (*Finder).placesOf},
	{"split persons", (*Finder).splitPersons},
	{"drop degrees", (*Finder).dropDegrees},
	{"persons with honours", (*Finder).personsWithHonours},
	{"persons named like places", (*Finder).personsLikePlaces},
	{"families", (*Finder).families},
	{"firms by what is said of them", (*Finder).firmsLikePlaces},
	{"teams", (*Finder).teams},
	// All names that can be found by themselves are there now, and vote on the types; the tables overrule the vote.
	{"vote", (*Finder).vote},
	{"take the type of the document", (*Finder).retype},
	{"take the type of the tables", (*Finder).overrule},
	// A dateline says where a story was filed, whatever the rest of the document means by that name.
	{"places of datelines", (*Finder).placesOfDatelines},
	// What is a name in one place is one in the others, with the type that it has by now.
	{"add what stands elsewhere", (*Finder).addElsewhere},
	// At last what the additions have put side by side, and what is no name whoever found it.
	{"join given names and surnames", (*Finder).joinSurnames},
	{"drop abbreviations", (*Finder).dropAbbreviations},
	{"drop agencies", (*Finder).dropAgencies},
	{"drop offices of persons", (*Finder).dropOffices},
	{"drop common words", (*Finder).dropCommonWords},
}

// mend takes all steps.
func (w *Finder) mend() {
	for i := range steps {
		had := len(w.names)
		steps[i].do(w)
		w.update(had)
	}
}

// update takes away the names without a kind and sorts in those from number had on.
func (w *Finder) update(had int) {
	gone := -1 // the first of them
	for i := range w.names {
		if w.names[i].Kind == kind.None {
			gone = i
			break
		}
	}
	more := len(w.names) > had
	if gone < 0 && !more {
		return
	}
	if gone >= 0 {
		kept := w.names[:gone]
		for _, n := range w.names[gone:] {
			if n.Kind != kind.None {
				kept = append(kept, n)
			}
		}
		w.names = kept
	}
	if more {
		sortNames(w.names)
	}
	clear(w.owner)
	for i := range w.names {
		w.own(int32(i))
	}
}
