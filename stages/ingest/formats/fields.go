package formats

import (
	"strings"
	"time"

	"wirecopy/internal/jsonread"
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

// formsField is a list of forms of one text.
func formsField[T any](at func(*T) *[]form) fieldReader[T] {
	return func(to *T, r *jsonread.Reader) error { return readForms(r, at(to)) }
}
