package entities

import (
	"reflect"
	"sync"
	"testing"

	"wirecopy/stages/internal/text"
)

// One stage serves many goroutines, and each gets what it would get alone.
func TestManyAtOnce(t *testing.T) {
	f := newStage()
	texts := oddities()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, s := range texts {
				d := text.Parse(s, nil)
				if got, want := f.entities(d, "", "", nil), newStage().entities(d, "", "", nil); !reflect.DeepEqual(got, want) {
					t.Errorf("%q: among others %+v, alone %+v", s, got, want)
				}
			}
		})
	}
	wg.Wait()
}
