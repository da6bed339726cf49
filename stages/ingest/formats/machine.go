package formats

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// What machines write for machines is no wire copy, and would come out as an article with nonsense in it. It is told by its
// lines: most of them have a shape that sentences, results and lists of names do not have.

// machineMade says what a text is that machines write for machines, "" for any other.
func machineMade(text string) string {
	switch {
	case isLog(text):
		return "the log of a program"
	case hasSentences(text): // a chronology whose lines end in semicolons; a story with a style sheet in front
		return ""
	case isSettings(text):
		return "settings (YAML, INI or the like)"
	case isCode(text):
		return "program code"
	case isCodes(text):
		return "signs and codes with hardly a word among them"
	}
	return ""
}

// headLines are how many lines of an item are looked at: enough to get past the comment that files begin with.
const headLines = 60

// shares counts the lines at the start of a text, blank ones left out, and those that each pattern matches.
func shares(text string, patterns ...*regexp.Regexp) (lines int, matching []int) {
	const longest = 2000 // one line can be a whole book
	matching = make([]int, len(patterns))
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, " \t\r\n"); strings.TrimSpace(line) == "" {
			continue
		}
		for i, p := range patterns {
			if p.MatchString(line[:min(len(line), longest)]) {
				matching[i]++
			}
		}
		if lines++; lines == headLines {
			break
		}
	}
	return lines, matching
}

var (
	// statementEnd ends a statement of most languages, or opens a block.
	statementEnd = regexp.MustCompile(`[;{}]$`)
	// statement is an assignment, a call, a comparison, a definition or a rule, in the shapes that prose does not have.
	statement = regexp.MustCompile(`[;{}(\[]$|^\s*[})\]]+[,;)]*$| :?= \S| [=!]= |=>|->|\w\(\)|\w\(\w*\)[;,.:]?$|&&|\|\||\$[{(]|\w::\w|` +
		`^\s*(import|package|func|def|class|return|const|let|var|public|private|static|using|namespace|include|#include|#define|export|from) ?["'<({]|` +
		`^\s*(import|package|from) [\w.]+( import .*)?$|^\s*(def|class|func|function|async def) \w+.*[:{]$|^\s*(if|for|while|elif|switch) .*[:{]$|^\s*return( \S+)?$|^[\w./$()-]+:( [\w./$()-]+)*[\w/$)]$`)
	// remark is a comment.
	remark = regexp.MustCompile(`^\s*(//|/\*|\*/|\*[ /]|#[^#]|# |--[^-]|"""|<!--)`)
	// setting is a name with a value, as YAML, INI and properties have it.
	setting = regexp.MustCompile(`^\s*(- +)?["']?[a-z_][\w./-]*["']?(:( .*)?|\s*=.*)$|^[A-Za-z_][\w.-]* ?=|^\s*- ["']?[\w./:@-]+["']?$|^\[[\w. "-]+\]$`)
	// logged is a line with a time to the second in front.
	logged = regexp.MustCompile(`^\W?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d |^time=\S+ level=`)
)

// hasSentences reports whether one line in five at the start of a text, comments left out, is a sentence or a good part of one.
func hasSentences(text string) bool {
	const share, few, enough = 5, 12, 6
	lines, sentences := 0, 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if isSentence(line) {
			sentences++
		}
		if lines++; lines == headLines || lines <= few && sentences == enough {
			break // a story is known by its first lines
		}
	}
	return sentences*share >= lines
}

// isSentence reports whether a line is words in a row, and no comment.
func isSentence(line string) bool {
	const fewest, most = 7, 16 // words
	if line[0] == '#' || line[0] == '*' || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "/*") || strings.HasPrefix(line, "--") {
		return false
	}
	words, plain := 0, 0
	for word := range strings.FieldsSeq(line) {
		if isPlain(word) {
			plain++
		}
		if words++; words == most {
			break
		}
	}
	return words >= fewest && plain*10 >= words*9
}

// isCode reports whether the lines of a text are statements of a program, with comments between them.
func isCode(text string) bool {
	lines, n := shares(text, statementEnd, statement, remark)
	ends, statements, remarks := n[0], n[1], n[2]
	return lines >= 2 && ends*3 >= lines*2 ||
		statements >= 5 && statements*4 >= lines && (statements+remarks)*2 > lines
}

// isSettings reports whether a text is names with values, a line each. Names begin with a small letter: "Contact: Jo Poe"
// stands in many a press release, and "QUESTION: …" in an interview.
func isSettings(text string) bool {
	lines, n := shares(text, setting, remark)
	return n[0] >= 4 && n[0]*2 > lines && (n[0]+n[1])*4 >= lines*3
}

// isLog reports whether a text begins as the log of a program does.
func isLog(text string) bool {
	const fewest, head = 3, 60
	lines := 0
	for line := range strings.Lines(text) {
		line = line[:min(len(line), head)]
		if strings.Count(line, ":") < 2 || !logged.MatchString(line) { // a time to the second has two colons
			return false
		}
		if lines++; lines == fewest {
			return true
		}
	}
	return false
}

// isCodes reports whether hardly a word of a text is a word or a number: sums of files, keys, paths, packed data.
func isCodes(text string) bool {
	const enough, fewest = 4096, 12
	all, plain := 0, 0
	for word := range strings.FieldsSeq(text[:min(len(text), enough)]) {
		all++
		if isPlain(word) {
			plain++
		}
	}
	return all >= fewest && plain*2 < all
}

// isPlain reports whether a word is letters, or a figure, with the signs that either may have around or within.
func isPlain(word string) bool {
	letters, digits, slashes := 0, 0, 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z', c >= utf8.RuneSelf:
			letters++
		case '0' <= c && c <= '9':
			digits++
		case c == '/':
			slashes++
		case c == '_' && i < 2: // __ in front of an entry of a list
		case c == '(' && i > 0, strings.IndexByte(`_=<>|\{}[]$`, c) >= 0:
			return false
		}
	}
	const mixed = 8 // "G20", "10,000m", "A320neo"
	return slashes < 2 && (letters == 0 || digits == 0 || letters+digits <= mixed)
}
