package attribute

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"wirecopy/stages/internal/linear"
)

// Chooser.scoreEnds knows the features of going on by those of ending.
func TestEndAndGoingOnHaveTheSameFeatures(t *testing.T) {
	for _, unit := range []bool{false, true} {
		v := endView{}
		for i, s := 0, reflect.ValueOf(&v).Elem(); i < s.NumField(); i++ {
			if f := s.Field(i); f.Kind() == reflect.String {
				reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().SetString(s.Type().Field(i).Name)
			}
		}
		v.unit = unit
		ends, on := linear.Features{Named: true}, linear.Features{Named: true}
		v.describe(&ends, false)
		v.describe(&on, true)
		for i, n := range ends.Names {
			ends.Names[i] = strings.Replace(n, "=end|", "=on|", 1)
		}
		if len(ends.Names) == 0 || !slices.Equal(ends.Names, on.Names) {
			t.Errorf("at the end of a unit: %v\n got %q\nwant %q", unit, ends.Names, on.Names)
		}
	}
}
