package formats

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/internal/jsonread"
	"wirecopy/pipeline"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/internal/dates"
)

// fields says how each field of a JSON object is read into a T. Names are in lower case: capitals do not count.
type fields[T any] map[string]fieldReader[T]

type fieldReader[T any] func(*T, *jsonread.Reader) error

// read reads an object. Fields that are not known go to other, in lower case, which may be nil.
func (f fields[T]) read(r *jsonread.Reader, to *T, other func(key string) error) error {
	return r.Object(func(key string) error {
		key = strings.ToLower(key)
		if read, ok := f[key]; ok {
			return read(to, r)
		}
		if other != nil {
			return other(key)
		}
		return r.Skip()
	})
}

// textField is a string.
func textField[T any](at func(*T) *string) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) (err error) {
		*at(to), err = r.Text()
		return err
	}
}

// scalarField is a string, or a number as it is written.
func scalarField[T any](at func(*T) *string) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) (err error) {
		*at(to), err = r.Scalar()
		return err
	}
}

// looseField is a string in any of the forms that suppliers give it: a number, an object with a name, or the first of a
// list. One that cannot be read so is left out: it is not worth the item.
func looseField[T any](at func(*T) *string) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error {
		if r.Kind() == "string" {
			s, err := r.Text()
			if s = strings.TrimSpace(s); s != "" {
				*at(to) = s
			}
			return err
		}
		names, err := r.Names(nameKeys...)
		if len(names) > 0 {
			*at(to) = names[0]
		}
		return err
	}
}

// wordsField is a list of strings in any of those forms.
func wordsField[T any](at func(*T) *[]string) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error {
		names, err := r.Names(nameKeys...)
		for _, s := range names {
			if !isNumber(s) {
				addWord(at(to), s)
			}
		}
		return err
	}
}

// peopleField is the names of people, as one byline.
func peopleField[T any](at func(*T) *string) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error {
		names, err := r.Names("name", "displayname", "display_name", "literal", "title")
		names = slices.DeleteFunc(names, isNumber)
		if len(names) > 0 {
			*at(to) = strings.Join(names, ", ")
		}
		return err
	}
}

// isNumber reports whether s is the number of a record in the supplier's own system.
func isNumber(s string) bool { return isDigits(s, 1, 20) }

// nameKeys are the fields of an object that say its name.
var nameKeys = []string{"name", "value", "literal", "title", "rendered", "basic", "code"}

// numberField is a whole number, or a string that is one.
func numberField[T any](at func(*T) *int) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) (err error) {
		*at(to), err = r.Int()
		return err
	}
}

// dateField is a date; "" and null are none.
func dateField[T any](at func(*T) *time.Time) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) (err error) {
		*at(to), err = jsonDate(r)
		return err
	}
}

// lenientDateField is a date that is not worth the item, or a number of seconds or milliseconds since 1970.
func lenientDateField[T any](at func(*T) *time.Time) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error {
		names, err := r.Names(nameKeys...)
		if len(names) == 0 || !at(to).IsZero() {
			return err
		}
		*at(to) = dates.Lenient(names[0])
		const seconds, milliseconds = 10, 13 // digits of a time of these days
		if n, notWhole := strconv.ParseInt(names[0], 10, 64); notWhole == nil && at(to).IsZero() {
			switch len(names[0]) {
			case seconds:
				*at(to) = time.Unix(n, 0).UTC()
			case milliseconds:
				*at(to) = time.UnixMilli(n).UTC()
			}
		}
		return err
	}
}

// utcField is lenientDateField for a time that is in UTC, whether it says so or not; it counts for more than what came
// before it.
func utcField[T any](at func(*T) *time.Time) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error {
		names, err := r.Names(nameKeys...)
		if len(names) > 0 {
			if t, _ := dates.In(dates.Lenient(names[0]), time.UTC); !t.IsZero() {
				*at(to) = t
			}
		}
		return err
	}
}

// formsField is a list of forms of one text.
func formsField[T any](at func(*T) *[]form) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error { return readForms(r, at(to)) }
}

// subjectsField is a list of concepts.
func subjectsField[T any](at func(*T) *[]pipeline.Subject) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error { return readSubjects(r, at(to)) }
}

// jsonDate reads a date; "" and null are none.
func jsonDate(r *jsonread.Reader) (time.Time, error) {
	s, err := r.Text()
	if err != nil {
		return time.Time{}, err
	}
	t, err := dates.Parse(s)
	if err != nil {
		return time.Time{}, jsonread.FieldError("says " + err.Error())
	}
	return t, nil
}

// jsonStatus reads a pubStatus.
func jsonStatus(r *jsonread.Reader) (string, error) {
	s, err := r.Text()
	if err != nil {
		return "", err
	}
	status, err := pubStatus(s)
	if err != nil {
		return "", jsonread.FieldError("says " + err.Error())
	}
	return status, nil
}

// readSubjects reads an array of subjects, or one of them: each is {"name","uri"} or the name alone.
func readSubjects(r *jsonread.Reader, to *[]pipeline.Subject) error {
	if r.Kind() == "array" {
		return r.Array(func() error { return readSubjects(r, to) })
	}
	var c concept
	if r.Kind() == "object" {
		if err := conceptFields.read(r, &c, nil); err != nil {
			return err
		}
	} else if names, err := r.Names(); err != nil {
		return err
	} else if len(names) > 0 {
		c.name = names[0]
	}
	uri := c.uri
	switch {
	case uri != "":
	case c.qcode != "":
		uri = c.qcode
	case c.code != "":
		uri = withScheme(c.scheme, c.code)
	case isDigits(c.literal, 8, 8):
		uri = c.literal
	}
	s := newSubject(c.name, uri)
	if s.Name == "" {
		s.Name = blocks.OneLine(cmp.Or(c.literal, c.code))
	}
	addTo(to, s)
	for _, code := range c.more {
		addTo(to, newSubject(code, withScheme(c.scheme, code)))
	}
	return nil
}

// withScheme makes an identity of a code and the vocabulary that it is of.
func withScheme(scheme, code string) string {
	if scheme == "" || strings.HasSuffix(scheme, "/") || strings.HasSuffix(scheme, ":") || strings.HasSuffix(scheme, "#") {
		return scheme + code
	}
	if strings.Contains(scheme, "://") {
		return scheme + "/" + code
	}
	return scheme + ":" + code
}

// concept is an entry of a vocabulary, as JSON writes it. more are further codes of a list of them.
type concept struct {
	name, uri, qcode, scheme, code, literal string
	more                                    []string
}

var conceptFields = fields[concept]{
	"name":   looseField(func(c *concept) *string { return &c.name }),
	"uri":    looseField(func(c *concept) *string { return &c.uri }),
	"qcode":  looseField(func(c *concept) *string { return &c.qcode }),
	"scheme": looseField(func(c *concept) *string { return &c.scheme }),
	"code": func(c *concept, r *jsonread.Reader) error {
		codes, err := r.Names(nameKeys...)
		if len(codes) > 0 {
			c.code, c.more = codes[0], codes[1:]
		}
		return err
	},
	"literal": looseField(func(c *concept) *string { return &c.literal }),
}
