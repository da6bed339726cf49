package archive

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// What an article says of those whom it names is one text of it, with a line for each entity: its id and whose it is, and in
// the first line of an identity, after tabs, in how many quotes it speaks and is spoken about, its role, and its name where
// that is not the identity's own:
//
//	e1=12	2	0	Minister of Trade	Lim
//	e2=7	0	1
//	e3=12
//
// So a person is shown from the articles that name it, and no table has to be kept in the order of identities, which
// each article would write at many places.

// who writes that text.
func (m *mentions) who() string {
	var b strings.Builder
	done := make(map[*mention]bool, len(m.list))
	for i, p := range m.order {
		if i > 0 {
			b.WriteByte('\n')
		}
		one := m.of[p.entity]
		b.WriteString(whoLine(p.entity, p.identity.num))
		if !done[one] {
			done[one] = true
			b.WriteString(whoDetails(one.said, one.about, one.role, one.name))
		}
	}
	return b.String()
}

func whoLine(entity string, num int64) string {
	return oneLine(entity) + "=" + strconv.FormatInt(num, 10)
}

func whoDetails(said, about int, role, name string) string {
	s := "\t" + strconv.Itoa(said) + "\t" + strconv.Itoa(about)
	if role != "" || name != "" {
		s += "\t" + oneLine(role)
	}
	if name != "" {
		s += "\t" + oneLine(name)
	}
	return s
}

// oneLine is a text without what parts lines and fields.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\t\n") {
		return s
	}
	return strings.NewReplacer("\t", " ", "\n", " ").Replace(s)
}

// whom is a line of the text.
type whom struct {
	entity string
	num    int64
	rest   string // of the first line of an identity: what follows its number
}

// eachWhom gives the lines of the text.
func eachWhom(who string) iter.Seq[whom] {
	return func(yield func(whom) bool) {
		for line := range strings.SplitSeq(who, "\n") {
			head, rest, _ := strings.Cut(line, "\t")
			at := strings.LastIndexByte(head, '=')
			if at < 0 {
				continue
			}
			n, err := strconv.ParseInt(head[at+1:], 10, 64)
			if err == nil && !yield(whom{head[:at], n, rest}) {
				return
			}
		}
	}
}

// details are what is known of an identity in an article.
type details struct {
	said, about int
	role, name  string // name is "" where it is the identity's own
}

func (w whom) details() (d details) {
	said, rest, _ := strings.Cut(w.rest, "\t")
	about, rest, _ := strings.Cut(rest, "\t")
	d.said, _ = strconv.Atoi(said)
	d.about, _ = strconv.Atoi(about)
	d.role, d.name, _ = strings.Cut(rest, "\t")
	return d
}

// mentioned gives the identities that the text names, each once.
func mentioned(who string) []int64 {
	var out []int64
	for one := range eachWhom(who) {
		if !slices.Contains(out, one.num) {
			out = append(out, one.num)
		}
	}
	return out
}

// whoIs gives the identity of each entity.
func whoIs(who string) map[string]int64 {
	out := map[string]int64{}
	for one := range eachWhom(who) {
		out[one.entity] = one.num
	}
	return out
}

// mentionWords are what the index of a file has of those whom an article names: 12 is an identity, 12s where it speaks, 12a where it is spoken about.
func mentionWords(list []*mention) []byte {
	var b []byte
	for _, one := range list {
		b = strconv.AppendInt(b, one.identity.num, 10)
		b = append(b, ' ')
		for _, as := range []struct {
			how   string
			times int
		}{{speaking, one.said}, {spokenAbout, one.about}} {
			if as.times > 0 {
				b = strconv.AppendInt(b, one.identity.num, 10)
				b = append(append(b, as.how...), ' ')
			}
		}
	}
	return b
}
