package archive

import (
	"strconv"
	"strings"

	"wirecopy/pipeline/archive/words"
)

// maybe is a condition of quotes q that all of those meet which are wanted, and few others. "" is no condition.
type maybe struct {
	sql  string
	args []any
}

// mostNeeded is how many words are looked for.
const mostNeeded = 4

// maybeSaid is met by quotes in which words may stand: letters of all of them do, or something that is not ASCII, which may stand for any.
func (s *Store) maybeSaid(f *words.Filter) maybe {
	var m maybe
	for _, word := range f.Needed() {
		if len(m.args) == mostNeeded {
			break
		}
		if m.sql != "" {
			m.sql += " AND "
		}
		m.sql += "q.content " + s.dialect.like + " ?"
		m.args = append(m.args, "%"+word+"%") // letters and digits alone
	}
	if m.sql != "" {
		m.sql += " OR octet_length(q.content) <> length(q.content)"
	}
	return m
}

// maybeAbout is met by quotes that may name one of some identities.
func maybeAbout(nums []int64) maybe {
	if len(nums) > mostNeeded {
		return maybe{sql: "q.about <> ''"}
	}
	var m maybe
	var all []string
	for _, n := range nums {
		all = append(all, "q.about LIKE ?")
		m.args = append(m.args, "%"+strconv.FormatInt(n, 10)+"%")
	}
	m.sql = strings.Join(all, " OR ")
	return m
}

// anyMaybe is met where any of some conditions is: where one of them is none, it is none.
func anyMaybe(all []maybe) maybe {
	var out maybe
	for i, m := range all {
		if m.sql == "" {
			return maybe{}
		}
		if i > 0 {
			out.sql += " OR "
		}
		out.sql += "(" + m.sql + ")"
		out.args = append(out.args, m.args...)
	}
	return out
}
