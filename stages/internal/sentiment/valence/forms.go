package valence

import (
	"iter"
	"slices"
	"strings"
)

// forms gives the inflected forms of an entry: of "v:deny" deny, denies, denied, denying, of "n:city" city and cities,
// of any other the word itself. Irregular forms follow the verb after a slash: "v:steal/stole/stolen". Where spelling
// leaves a choice it gives both: a form that nobody writes does no harm.
func forms(word string) iter.Seq[string] {
	if base, ok := strings.CutPrefix(word, "v:"); ok {
		return slices.Values(verbForms(base))
	}
	if base, ok := strings.CutPrefix(word, "n:"); ok {
		return slices.Values([]string{base, plural(base)})
	}
	return slices.Values([]string{word})
}

func plural(w string) string {
	switch {
	case endsIn(w, "s", "x", "z", "ch", "sh"):
		return w + "es"
	case len(w) > 2 && w[len(w)-1] == 'y' && !vowel(w[len(w)-2]):
		return w[:len(w)-1] + "ies"
	}
	return w + "s"
}

func verbForms(word string) []string {
	irregular := strings.Split(word, "/")
	w := irregular[0]
	out := append([]string{plural(w)}, irregular...)
	last := w[len(w)-1]
	switch {
	case endsIn(w, "ee", "oe", "ye"):
		out = append(out, w+"d", w+"ing")
	case endsIn(w, "ie"):
		out = append(out, w+"d", w[:len(w)-2]+"ying")
	case last == 'e':
		out = append(out, w+"d", w[:len(w)-1]+"ing")
	case last == 'y' && len(w) > 1 && !vowel(w[len(w)-2]):
		out = append(out, w[:len(w)-1]+"ied", w+"ing")
	default:
		out = append(out, w+"ed", w+"ing")
		if n := len(w); n > 2 && !vowel(last) && vowel(w[n-2]) && !vowel(w[n-3]) && !strings.ContainsRune("wxy", rune(last)) {
			out = append(out, w+string(last)+"ed", w+string(last)+"ing")
		}
	}
	return out
}

func endsIn(w string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
