package link

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/entities/link/gazetteer"
)

// bySurname is the entry of somebody known to all whom the article calls by the surname alone, or by a title that belongs to the name
// ("Pope Francis"); nil where it may be another person.
func (l *linker) bySurname(x *pipeline.Entity) *gazetteer.Entry {
	for _, role := range x.Roles {
		if e := only(l.table, role+" "+x.Name, pipeline.Person); e != nil {
			return e
		}
	}
	s := gazetteer.SurnameOf(x.Name)
	if s == nil || l.sharesSurname(x) || !l.inDays(s, x.Name) || l.isWoman(x) && !s.Woman {
		return nil
	}
	if held := slices.ContainsFunc(x.Roles, highOffice); !held && (s.Office || len(x.Roles) > 0) {
		return nil
	}
	return only(l.table, s.Name, pipeline.Person)
}

// inDays reports whether the surname means that person on the day of the article; where that is not known, whether the words of the text tell
// so.
func (l *linker) inDays(s *gazetteer.Surname, surname string) bool {
	return s.Covers(l.day) || l.day == "" && gazetteer.Context(surname) != nil && l.inContext(surname)
}

// sharesSurname reports whether the article names somebody else with the name of x as surname.
func (l *linker) sharesSurname(x *pipeline.Entity) bool {
	return slices.ContainsFunc(l.found, func(y pipeline.Entity) bool {
		return y.Type == pipeline.Person && y.ID != x.ID && strings.HasSuffix(y.Name, x.Name) && len(y.Name) >= len(x.Name)
	})
}

// isWoman reports whether a form of address says that x is a woman: Ms. Doe.
func (l *linker) isWoman(x *pipeline.Entity) bool {
	return slices.ContainsFunc(x.Mentions, func(m pipeline.Mention) bool {
		t := l.d.TokenAt(l.d.Byte(m.Start))
		if m.Kind != pipeline.NameMention || t == 0 {
			return false
		}
		switch l.d.Word(t - 1) {
		case "Ms", "Ms.", "Mrs", "Mrs.", "Miss", "Madam":
			return true
		}
		return false
	})
}

// highOffice reports whether a role is an office, or a candidacy for one, as those have who are known by their surname.
func highOffice(role string) bool {
	role = strings.ToLower(role)
	for _, office := range []string{"president", "prime minister", "chancellor", "premier", "minister", "secretary", "senator", "leader", "candidate", "nominee", "pope", "sen."} {
		if strings.Contains(role, office) {
			return true
		}
	}
	return false
}
