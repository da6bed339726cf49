package prosemodel

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/jdkato/prose/v2"
)

// longest is how many words prose gets at a time at most: each repetition costs a run over all words before it.
const longest = 60

// clitics are the words with an apostrophe that prose's tokenizer leaves whole.
var clitics = []string{"'s", "'re", "'ve", "'ll", "'d", "'m", "n't", "'"}

var straight = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "&rsquo;", "'")

// plain is a word as prose can be given it: valid UTF-8 without space, marks straight, and without the apostrophes at
// which prose loses what follows (O'Sullivan) or panics.
func plain(word string) string {
	word = straight.Replace(strings.ToValidUTF8(word, "\ufffd"))
	word = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, word)
	if !slices.Contains(clitics, strings.ToLower(word)) {
		word = strings.ReplaceAll(word, "'", "")
	}
	if word == "" {
		return "-"
	}
	return word
}

// labels gives each word its label. Words that are equal share one label in prose, that of the last of them. So the
// others are asked for again, in what stands before the next one of their kind.
func (m *Model) labels(words []string) ([]string, error) {
	labels, err := m.run(words)
	if err != nil {
		return nil, err
	}
	next := map[string]int{}
	again := map[int][]int{} // where a run ends: the words that it is about
	for i := len(words) - 1; i >= 0; i-- {
		if j, ok := next[words[i]]; ok && names(words[i]) {
			again[j] = append(again[j], i)
		}
		next[words[i]] = i
	}
	for end, about := range again {
		part, err := m.run(words[:end])
		if err != nil {
			return nil, err
		}
		for _, i := range about {
			labels[i] = part[i]
		}
	}
	return labels, nil
}

// names reports whether a word may be of a name that is worth a run: not marks, and not the short ones in lower case.
func names(word string) bool {
	if len(word) <= 3 && strings.ToLower(word) == word && !strings.ContainsAny(word, "0123456789") {
		return false
	}
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// run gives the labels of words, of equal ones that of the last. A word that prose splits has the label of its first
// part.
func (m *Model) run(words []string) (labels []string, err error) {
	defer recovered(&err, "label words")
	doc, err := prose.NewDocument(strings.Join(words, " "), prose.WithSegmentation(false), prose.UsingModel(m.model))
	if err != nil {
		return nil, err
	}
	tokens := doc.Tokens()
	labels = make([]string, len(words))
	at := 0
	for i, word := range words {
		for read := 0; read < len(word); at++ {
			if at == len(tokens) || !strings.HasPrefix(word[read:], tokens[at].Text) || tokens[at].Text == "" {
				return nil, fmt.Errorf("prose does not give the word %q back", word)
			}
			if read == 0 {
				labels[i] = tokens[at].Label
			}
			read += len(tokens[at].Text)
		}
	}
	return labels, nil
}
