package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wirecopy/pipeline"
	"wirecopy/stages/internal/byline"
	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/linebreak"
)

// findBlocks gives the blocks in bytes. What the article's own blocks leave out is read as paragraphs, so that every
// word lies in a block; without any, the text is cut at its blank lines and after its dateline.
func findBlocks(text string, given []pipeline.Block, p *points) []Block {
	out := make([]Block, 0, len(given)+4)
	at := 0
	for _, b := range given {
		start, end := min(p.byte(text, b.Start), len(text)), min(p.byte(text, b.End), len(text))
		if start < at || end <= start { // decoding checks blocks; whoever built the article in memory may not have
			continue
		}
		if start > at {
			out = paragraphs(out, text, at, start, false)
		}
		if !blank(text[start:end]) {
			out = append(out, Block{Kind: b.Kind, Start: start, End: end})
		}
		at = end
	}
	out = paragraphs(out, text, at, len(text), len(given) == 0)
	out = cutTurns(out, text)
	if len(given) == 0 {
		markByline(out, text)
		out = cutDateline(out, text)
	}
	for i := range out {
		if b := &out[i]; linebreak.IsBullet(text[b.Start:b.End]) { // its sign is no part of what it says
			_, sign := utf8.DecodeRuneInString(text[b.Start:])
			if start, end := trim(text, b.Start+sign, b.End); start < end { // else it is all that the block says
				b.Start = start
			}
		}
	}
	return out
}

// markByline finds the line below the headline that says who wrote the story, with their job on the next.
func markByline(blocks []Block, text string) {
	const amongFirst = 4
	for i := range blocks[:min(len(blocks), amongFirst)] {
		b := &blocks[i]
		line, job, _ := strings.Cut(text[b.Start:b.End], "\n")
		if byline.Is(line) && len(job) <= byline.LongestJob && i < len(blocks)-1 {
			b.Kind = pipeline.Byline
			return
		}
	}
}

// fewQuestions that end a line within a paragraph are those of an interview.
const fewQuestions = 3

// cutTurns makes a block of its own of each question and answer that stands on a line of a paragraph.
func cutTurns(blocks []Block, text string) (out []Block) {
	asked := strings.Count(text, "?\n")-strings.Count(text, "?\n\n") >= fewQuestions
	if !asked && !strings.Contains(text, "\nA: ") && !strings.Contains(text, "\nA. ") {
		return blocks
	}
	for _, b := range blocks {
		for at := b.Start; b.Kind == pipeline.Paragraph && at < b.End; {
			next := strings.IndexByte(text[at:b.End], '\n')
			if next < 0 {
				break
			}
			at += next + 1
			if asked && at > 1 && text[at-2] == '?' || opensTurn(text[at:b.End]) {
				_, end := trim(text, b.Start, at)
				out = append(out, Block{Kind: b.Kind, Start: b.Start, End: end})
				b.Start = at
			}
		}
		out = append(out, b)
	}
	return out
}

// opensTurn reports whether a line begins with the letter of a question or an answer.
func opensTurn(line string) bool {
	return len(line) > 2 && (line[0] == 'Q' || line[0] == 'A') && (line[1] == ':' || line[1] == '.') && line[2] == ' '
}

// cutDateline makes a block of its own of the dateline that the first paragraph begins with.
func cutDateline(blocks []Block, text string) []Block {
	for i, b := range blocks {
		if b.Kind != pipeline.Paragraph {
			continue
		}
		_, n := dateline.Before(text, b.Start, b.End)
		start, end := trim(text, b.Start, b.Start+n)
		if start < end {
			blocks[i].Start, _ = trim(text, b.Start+n, b.End)
			blocks = slices.Insert(blocks, i, Block{Kind: pipeline.Dateline, Start: start, End: end})
		}
		break
	}
	return blocks
}

// paragraphs cuts text[start:end] at its blank lines, and where a line ends a paragraph.
func paragraphs(out []Block, text string, start, end int, headings bool) []Block {
	unwrapped := headings && isUnwrapped(text[start:end])
	var lines []string
	var at []Block // where they are
	flush := func() {
		if len(at) == 1 { // as most are
			out = append(out, Block{Kind: pipeline.Paragraph, Start: at[0].Start, End: at[0].End})
			lines, at = lines[:0], at[:0]
			return
		}
		first := 0
		for i, ends := range lineEnds(lines, unwrapped) {
			if ends {
				out = append(out, Block{Kind: pipeline.Paragraph, Start: at[first].Start, End: at[i].End})
				first = i + 1
			}
		}
		lines, at = lines[:0], at[:0]
	}
	for from := start; from < end; {
		stop := strings.IndexByte(text[from:end], '\n')
		if stop < 0 {
			stop = end
		} else {
			stop += from
		}
		if a, b := trim(text, from, stop); a == b {
			flush()
		} else {
			lines, at = append(lines, text[a:b]), append(at, Block{Start: a, End: b})
		}
		from = stop + 1
	}
	flush()
	if headings {
		for i := range max(len(out)-1, 0) { // nothing can be headed by the last block
			if s := text[out[i].Start:out[i].End]; looksLikeHeading(s) && !linebreak.IsBullet(s) {
				out[i].Kind = pipeline.Heading
			}
		}
	}
	return out
}

// lineEnds reports of each of the lines between two blank ones whether a paragraph ends with it.
func lineEnds(lines []string, unwrapped bool) []bool {
	if !unwrapped {
		return linebreak.Ends(lines)
	}
	ends := make([]bool, len(lines))
	for i := range lines {
		ends[i] = i == len(lines)-1 || !linebreak.Within(lines[i], lines[i+1])
	}
	return ends
}

// isUnwrapped reports whether each line of text is a paragraph: some line is much longer than an editor would break,
// and no blank line parts them.
func isUnwrapped(text string) bool {
	const wrapped = 100
	long, n := 0, 0
	for line := range strings.Lines(text) {
		w := len(strings.TrimSpace(line))
		if w == 0 {
			return false
		}
		n++
		long = max(long, w)
	}
	return n > 1 && long > wrapped
}

// looksLikeHeading is modest: one short line that does not end as sentences do, and does not go on below.
func looksLikeHeading(s string) bool {
	const longest = 120
	if len(s) > longest || strings.IndexByte(s, '\n') >= 0 {
		return false
	}
	s = strings.TrimRight(s, `"'”’)»`)
	if s == "" || strings.HasSuffix(s, "…") {
		return false
	}
	switch s[len(s)-1] {
	case '.', '!', '?', ':', ';', ',':
		return false
	}
	return true
}

func blank(s string) bool {
	start, end := trim(s, 0, len(s))
	return start == end
}

// trim moves start and end inward over spaces.
func trim(s string, start, end int) (int, int) {
	for start < end {
		k, size := classOf(s, start)
		if k != space {
			break
		}
		start += size
	}
	for end > start {
		size := 1
		for size < 4 && end-size > start && s[end-size] >= 0x80 && s[end-size] < 0xC0 {
			size++
		}
		if k, n := classOf(s, end-size); k != space || n != size {
			break
		}
		end -= size
	}
	return start, end
}
