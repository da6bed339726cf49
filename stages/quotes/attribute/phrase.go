package attribute

import (
	"slices"
	"strings"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
)

// speakerPhrase is the phrase that speaks in r, with the name of whom its words tell what they are, where chunks came between the two:
// "businessman and party donor | Ole Rask", "Member of Parliament (MP) | Ines Varo", "envoy for Iran | Ole Rask".
func (a *Article) speakerPhrase(r *Report) reading.Span {
	s := r.Speaker
	if !s.Found() || r.Head < 0 || a.personsIn(s) > 0 {
		return s
	}
	k := int(a.ChunkOf[s.B-1]) + 1
	if r.Cue.Found() && r.Cue.A < s.B {
		// said Velm University | political scholar Ines Varo
		if k < len(a.Chunks) && a.HeadTag(r.Head).IsProper() && a.nounKind(k) == pipeline.Person && a.mentionStart(int(a.Chunks[k].Head)) > int(a.Chunks[k].A) {
			s.B = int(a.Chunks[k].B)
		}
		return s
	}
	switch h := a.Chunks[r.Head].Head; a.Tags[h] {
	case text.NN, text.NNP, text.JJ:
	default:
		return s
	}
	hi := len(a.Chunks)
	if r.Cue.Found() {
		hi = int(a.ChunkOf[r.Cue.A])
	}
	if last := a.nameAfter(k, hi); last >= 0 && a.tellsOf(r, k, last) {
		s.B = int(a.Chunks[a.PhraseEnd(last, hi)-1].B) // with the Labour Party in Ines Varo of the Labour Party
	}
	return s
}

// office is the chunk of the noun that tells what somebody is, where chunk j names only whose office it is: Velm | special envoy.
// It is j itself for any other.
func (a *Article) office(j int, cue reading.Span) int {
	if k := j + 1; k < cue.A && a.Chunks[k].Kind == reading.Noun && a.HeadTag(j).IsProper() && a.nounKind(j) != pipeline.Person &&
		a.HeadTag(k) == text.NN && a.Head(k).Nouns&(lexicon.PersonNoun|lexicon.AnonymousNoun) != 0 {
		return k
	}
	return j
}

const titleReach = 12 // chunks between the first words of a title and the name

// nameAfter is the chunk before hi that ends with a person's name, where nothing that begins a clause stands between it and
// chunk k, and the cue follows, but for a comma; -1 if there is none.
func (a *Article) nameAfter(k, hi int) int {
	if hi-k > titleReach {
		return -1
	}
	last := hi - 1
	if last >= k && a.Chunks[last].Kind == reading.Comma {
		last--
	}
	for last-2 >= k && a.Chunks[last].Kind == reading.Noun && a.nounKind(last) != pipeline.Person && a.Head(last-1).Function == lexicon.Of {
		last -= 2 // Ines Varo of the Labour Party
	}
	if last < k || a.Chunks[last].Kind != reading.Noun || a.nounKind(last) != pipeline.Person || a.Quoted(last) {
		return -1
	}
	for i := k; i < last; i++ {
		switch a.Chunks[i].Kind {
		case reading.Verb, reading.Rel, reading.Sub, reading.Stop:
			return -1
		}
	}
	return last
}

// tellsOf reports whether the phrase that speaks in r, which ends before chunk k, tells what the person is whom chunk last
// names: nothing else is what stands between the two said of.
func (a *Article) tellsOf(r *Report, k, last int) bool {
	c := a.Chunks
	if last == k {
		return a.Tags[c[r.Head].Head] != text.NNP || a.Words[c[r.Head].Head].Nouns&lexicon.PersonNoun != 0
	}
	switch c[last-1].Kind {
	case reading.Noun, reading.RParen:
		return true
	case reading.Comma:
		return c[k].Kind == reading.LParen || c[k].Kind == reading.Prep
	case reading.Conj:
		// A noun without an article is a part of the title: no two people.
		_, named := a.headOf(r)
		return last == k+1 && a.Tags[r.Speaker.A] != text.DT && a.Tags[r.Speaker.A] != text.PRPS &&
			(named < 0 || a.mention(named) == nil || int(c[last].A) < a.mentionStart(int(c[last].Head)))
	}
	return false
}

// mentionStart is the first token of the mention that covers the token.
func (a *Article) mentionStart(token int) int {
	if m := a.mention(token); m != nil {
		return m.first
	}
	return token
}

// unknown reports whether the phrase that speaks in r names somebody whom the entities stage did not find, and all beside that name is a
// description or a pronoun: the maker, Novabel; its chairwoman, Ole Rask.
func (a *Article) unknown(r *Report, bearers []Bearer) bool {
	named := func(b Bearer) bool { return b.mention >= 0 && a.mentions[b.mention].kind == pipeline.NameMention }
	if slices.ContainsFunc(bearers, named) {
		return false
	}
	for t := r.Speaker.A + 1; t < r.Speaker.B; t++ {
		if a.Tags[t-1] == text.Comma && a.Tags[t].IsProper() && a.at[t] == 0 {
			return true
		}
	}
	return false
}

// namesIn is how many names a phrase joins.
func (a *Article) namesIn(s reading.Span) (n int) {
	for t := s.A; t < s.B; t++ {
		if m := a.mention(t); m != nil && m.first == t && m.kind == pipeline.NameMention && (n == 0 || a.Words[t-1].Function == lexicon.And) {
			n++
		}
	}
	return n
}

// personsIn is how many people a phrase names.
func (a *Article) personsIn(s reading.Span) (n int) {
	for t := s.A; t < s.B; t++ {
		if m := a.mention(t); m != nil && m.first == t && m.kind == pipeline.NameMention && a.Entities[m.entity].Type == pipeline.Person {
			n++
		}
	}
	return n
}

// headOf is the token on which the phrase that speaks rests, and what sort of noun that is; "none" and -1 for nobody.
func (a *Article) headOf(r *Report) (kind string, token int) {
	if r.Head < 0 || !r.Speaker.Found() {
		return "none", -1
	}
	token = int(a.Chunks[r.Head].Head)
	if token >= r.Speaker.B { // whose claim it is
		token = r.Speaker.B - 1
	}
	if w := a.Word(token); token > r.Speaker.A && a.at[token] == 0 && strings.ToUpper(w) == w && a.Capital(token) { // Jory Penn MP
		if m := a.mention(token - 1); m != nil && m.kind == pipeline.NameMention && a.Entities[m.entity].Type == pipeline.Person {
			token--
		}
	}
	return a.tokenKind(token), token
}
