package formats

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"wirecopy/internal/charsets"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
)

// Bounds of what an article keeps of each kind: nobody files a story under more.
const (
	maxSubjects     = 200
	maxNotes        = 50
	maxAssociations = 100
)

//go:embed mediatopics.txt
var mediaTopicsFile string

// mediaTopics gives the name of each IPTC Media Topic and of each IPTC Subject Code, by its eight digits.
var mediaTopics = sync.OnceValue(func() map[string]string {
	names, older := map[string]string{}, map[string]string{}
	for line := range strings.Lines(mediaTopicsFile) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(fields) < 2 || line[0] == '#' {
			continue
		}
		names[fields[0]] = fields[1]
		if len(fields) > 2 {
			for code := range strings.FieldsSeq(fields[2]) {
				older[code] = fields[1]
			}
		}
	}
	for code, name := range older {
		if names[code] == "" {
			names[code] = name
		}
	}
	return names
})

// newSubject makes a subject of a name and a code: a qcode ("medtop:20000002"), a URI, or eight digits of the IPTC. The name
// of an IPTC code is looked up where the supplier leaves it out.
func newSubject(name, uri string) pipeline.Subject {
	s := pipeline.Subject{Name: blocks.OneLine(charsets.Clean(name)), URI: strings.TrimSpace(charsets.Clean(uri))}
	code := s.URI[strings.LastIndexAny(s.URI, ":/#")+1:]
	isIPTC := len(code) == 8 && isDigits(code, 8, 8)
	switch scheme, _, ok := strings.Cut(s.URI, ":"); {
	case strings.Contains(s.URI, "cv.iptc.org/newscodes/mediatopic/"):
		s.Scheme = "medtop"
	case strings.Contains(s.URI, "cv.iptc.org/newscodes/subjectcode/"):
		s.Scheme = "subj"
	case ok && !strings.Contains(s.URI, "//") && scheme != "urn" && scheme != "tag":
		s.Scheme = scheme
		isIPTC = isIPTC && (scheme == "medtop" || scheme == "subj")
	case isIPTC && code == s.URI:
		s.Scheme = "subj"
	default:
		isIPTC = false
	}
	if isIPTC && (s.Name == "" || s.Name == code) {
		s.Name = mediaTopics()[code]
	}
	return s
}

// addTo adds a subject that is not there yet.
func addTo(list *[]pipeline.Subject, s pipeline.Subject) {
	if s.Name == "" && s.URI == "" || len(*list) >= maxSubjects || slices.Contains(*list, s) {
		return
	}
	*list = append(*list, s)
}

// addSubject adds a subject that is not there yet.
func (it *draft) addSubject(name, uri string) { addTo(&it.subjects, newSubject(name, uri)) }

// addKeyword adds a word that the supplier files the story under.
func (it *draft) addKeyword(word string) { addWord(&it.Keywords, word) }

// addWord adds a value that is not there yet, on one line.
func addWord(list *[]string, word string) {
	word = blocks.OneLine(charsets.Clean(word))
	if word == "" || len(*list) >= maxSubjects || slices.Contains(*list, word) {
		return
	}
	*list = append(*list, word)
}

// addNote adds a note to editors. role is the supplier's word for its kind, with or without its scheme.
func (it *draft) addNote(role, text string) {
	note := pipeline.EdNote{Role: strings.ToLower(withoutScheme(role)), Text: blocks.OneLine(charsets.Clean(text))}
	if note.Text == "" || len(it.EdNotes) >= maxNotes || slices.Contains(it.EdNotes, note) {
		return
	}
	it.EdNotes = append(it.EdNotes, note)
}

// serviceNotes are roles of notes that tell whom to call rather than what to know.
var serviceNotes = map[string]bool{"closingline": true, "contacts": true, "dpacontacts": true, "picture": true, "notepad": true}

// withoutNotepad drops a note that says once more what the others say.
func (it *draft) withoutNotepad() {
	if len(it.EdNotes) > 1 {
		it.EdNotes = slices.DeleteFunc(it.EdNotes, func(n pipeline.EdNote) bool { return n.Role == "notepad" })
	}
}

// mainNote is the note that matters most: a correction, else the first that is no service note, else the first.
func (it *draft) mainNote() string {
	best := ""
	for i, n := range it.EdNotes {
		switch {
		case strings.Contains(n.Role, "correction"):
			return n.Text
		case i == 0, best == "" && !serviceNotes[n.Role], serviceNotes[it.EdNotes[0].Role] && best == it.EdNotes[0].Text && !serviceNotes[n.Role]:
			best = n.Text
		}
	}
	return best
}

func withoutScheme(code string) string { return code[strings.LastIndexAny(code, ":/#")+1:] }

// addSignal adds a sign of how this version relates to the one before. Words for the same become one; what is none of
// them stays as it came.
func (it *draft) addSignal(code string) {
	code = strings.TrimSpace(code)
	word := strings.ToLower(code)
	if scheme, rest, ok := strings.Cut(word, ":"); ok && strings.HasSuffix(scheme, "sig") {
		word = rest
	}
	switch word {
	case "update", "updated", "replace", "writethru":
		word = pipeline.SignalUpdate
	case "correction", "corrected", "corr", "corrects", "rectify", "berichtigung", "korrektur":
		word = pipeline.SignalCorrection
	case "kill", "killed", "withdrawal", "withdrawn", "retraction", "eliminate", "delete", "deleted":
		word = pipeline.SignalKill
		it.pubStatus = pipeline.Canceled
	default:
		word = strings.TrimPrefix(code, "sig:")
	}
	addWord(&it.Signals, word)
}

// addAssociation adds a picture or another item that goes with the text, unless it says nothing.
func (it *draft) addAssociation(a pipeline.Association) {
	if a.Type = strings.ToLower(a.Type); a.Type == "image" || a.Type == "photo" {
		a.Type = "picture"
	}
	if a == (pipeline.Association{Type: a.Type}) || len(it.Associations) >= maxAssociations || slices.Contains(it.Associations, a) {
		return
	}
	it.Associations = append(it.Associations, a)
}

// addAltID adds another identity of the item.
func (it *draft) addAltID(role, value string) {
	id := pipeline.AltID{Role: strings.TrimSpace(role), Value: blocks.OneLine(value)}
	if id.Value == "" || id.Value == it.uri || len(it.AltIDs) >= maxNotes || slices.Contains(it.AltIDs, id) {
		return
	}
	it.AltIDs = append(it.AltIDs, id)
}

// addSymbol adds a security, unless it has no name.
func (it *draft) addSymbol(s pipeline.Symbol) {
	if s.Ticker == "" && s.ISIN == "" || len(it.Symbols) >= maxSubjects || slices.Contains(it.Symbols, s) {
		return
	}
	it.Symbols = append(it.Symbols, s)
}
