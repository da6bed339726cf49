package reading

import (
	"strings"

	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/text"
)

// Kind is the kind of a chunk.
type Kind uint8

// The kinds of chunk.
const (
	Other       Kind = iota
	Noun             // a noun phrase without what follows its head
	Verb             // a verb with its auxiliaries and the adverbs between them
	Prep             // a preposition
	Comma            //
	Conj             // and, or, but
	Sub              // that, because, whether: starts a clause
	Rel              // who, which
	Adverb           //
	Adjective        //
	Stop             // . ; ? !
	Colon            //
	Dash             //
	LParen           //
	RParen           //
	OpenMark         // an opening quotation mark
	CloseMark        // a closing one
	numberKinds      //
)

var kindNames = [numberKinds]string{"other", "noun", "verb", "prep", "comma", "conj", "sub", "rel", "adverb", "adjective", "stop",
	"colon", "dash", "lparen", "rparen", "open", "close"}

// NumKinds is the number of kinds: a Kind is below it.
const NumKinds = int(numberKinds)

// String is the kind's name in pattern files and in the features of models.
func (k Kind) String() string { return kindNames[k] }

// Form is the form of a verb chunk.
type Form uint8

// The forms of a verb chunk.
const (
	Finite     Form = iota
	Infinitive      // to say
	Gerund          // saying
	Participle      // said, without an auxiliary and not in the past tense
)

var formNames = [...]string{"finite", "infinitive", "gerund", "participle"}

// String is the form's name in pattern files and in the features of models.
func (f Form) String() string { return formNames[f] }

// Chunk is a piece of a sentence: the tokens [A, B), the most important of them Head. What a chunk is follows from its
// tags and function words alone (after Abney 1991, Parsing by Chunks).
type Chunk struct {
	A, B, Head int32
	Kind       Kind
	Form       Form
	Passive    bool
}

// chunk fills r.Chunks.
func (r *Reading) chunk() {
	n := len(r.Tokens)
	r.Chunks = make([]Chunk, 0, n*2/3+1)
	r.ChunkOf = make([]int32, n+1)
	for s := range r.Sentences {
		end := r.Sentences[s].Last
		for i := r.Sentences[s].First; i < end; {
			c := r.chunkAt(i, end)
			for k := i; k < int(c.B); k++ {
				r.ChunkOf[k] = int32(len(r.Chunks))
			}
			i = int(c.B)
			r.Chunks = append(r.Chunks, c)
		}
	}
	r.ChunkOf[n] = int32(len(r.Chunks))
	for k := range r.Chunks {
		r.mendForm(k)
	}
}

func (r *Reading) one(i int, k Kind) Chunk {
	return Chunk{A: int32(i), B: int32(i + 1), Head: int32(i), Kind: k}
}

// chunkAt is the chunk that begins with token i of a sentence that ends before token end.
func (r *Reading) chunkAt(i, end int) Chunk {
	if k := r.markKind(i, end); k != numberKinds {
		return r.one(i, k)
	}
	if k := r.clauseWord(i, end); k != numberKinds {
		return r.one(i, k)
	}
	if c, ok := r.nounChunk(i, end); ok {
		return c
	}
	if c, ok := r.verbChunk(i, end); ok {
		return c
	}
	switch t := r.Tags[i]; {
	case t == text.IN || t == text.TO:
		return r.one(i, Prep)
	case t.IsAdverb() || t == text.RP:
		return r.one(i, Adverb)
	case t.IsAdjective() || t == text.CD:
		return r.one(i, Adjective)
	case t == text.WP || t == text.WDT || t == text.WPS:
		return r.one(i, Rel)
	case t == text.WRB:
		return r.one(i, Sub)
	}
	return r.one(i, Other)
}

// markKind is the kind of a chunk that is a mark or a conjunction, else numberKinds.
func (r *Reading) markKind(i, end int) Kind {
	switch r.Tags[i] {
	case text.Quote:
		if r.Opens[i] {
			return OpenMark
		}
		if r.Closes[i] {
			return CloseMark
		}
		return Other
	case text.Comma:
		return Comma
	case text.Period:
		if i+1 < end && (r.Tags[i+1] == text.Comma || r.Tags[i+1] == text.RParen) {
			return Other // Ky.,
		}
		return Stop
	case text.Colon:
		switch r.Text[r.Tokens[i].Start] {
		case ':':
			return Colon
		case ';':
			return Stop
		}
		return Other
	case text.Dash:
		return Dash
	case text.LParen:
		return LParen
	case text.RParen:
		return RParen
	case text.CC:
		return Conj
	}
	return numberKinds
}

// clauseWord is the kind of a word that begins a clause, else numberKinds.
func (r *Reading) clauseWord(i, end int) Kind {
	switch r.Words[i].Function {
	case lexicon.Who, lexicon.Which:
		return Rel
	case lexicon.Whether, lexicon.Because:
		if i > 0 && i+1 < end && r.Tags[i-1] == text.Comma && r.Tags[i+1] == text.Comma {
			return Adverb // conceded, though, that
		}
		return Sub
	case lexicon.Hearsay:
		return Adverb
	case lexicon.ThatWord:
		return r.thatKind(i, end)
	}
	return numberKinds
}

// thatKind tells "that" which begins a clause from the pronoun and the determiner.
func (r *Reading) thatKind(i, end int) Kind {
	if r.Tags[i] != text.DT || i+1 < end && r.startsNoun(i+1) && r.Words[i+1].Function != lexicon.NoFunction {
		return Sub
	}
	if i > 0 && i+1 < end && r.Tags[i+1] == text.Comma && r.Words[i-1].Verb != nil { // joked that, at least, it was late
		return Sub
	}
	if i+1 < end && (r.Tags[i+1].IsVerb() || r.Tags[i+1] == text.MD) {
		if i == 0 || !r.Tags[i-1].IsNoun() && r.Tags[i-1] != text.PRP {
			return Noun
		}
		return Sub
	}
	return numberKinds
}

// Head is what the lexicon knows of the head of chunk k.
func (r *Reading) Head(k int) *lexicon.Word { return r.Words[r.Chunks[k].Head] }

// HeadForm is the head of chunk k in small letters.
func (r *Reading) HeadForm(k int) string { return r.Form(int(r.Chunks[k].Head)) }

// Form is the word of a token in small letters.
func (r *Reading) Form(token int) string {
	if f := r.Words[token].Form; f != "" {
		return f
	}
	return strings.ToLower(r.Word(token))
}

// HeadTag is the tag of the head of chunk k.
func (r *Reading) HeadTag(k int) text.Tag { return r.Tags[r.Chunks[k].Head] }

// Quoted reports whether chunk k stands within an outermost quotation.
func (r *Reading) Quoted(k int) bool { return r.Within[r.Chunks[k].Head] >= 0 }
