// Package version makes the version of a stage from its release and from its data: models, lists and tables that are
// part of the program. Two builds that find different things because of their data say different versions. It knows
// nothing of what the data mean.
package version

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"slices"
	"sync"
)

// Source gives the contents of a package's data files, each as a whole, in any order.
type Source func() []string

// Of gives the version of a stage: the release, then six hexadecimal digits that follow from the contents of all
// sources, as "1.1.0+3f9a2c". They are read with the first call, which takes about a millisecond a megabyte.
func Of(release string, sources ...Source) func() string {
	return sync.OnceValue(func() string {
		var contents []string
		for _, s := range sources {
			contents = append(contents, s()...)
		}
		return release + "+" + Sum(contents)
	})
}

// Sum is six hexadecimal digits that follow from the contents, in whatever order they stand.
func Sum(contents []string) string {
	sums := make([][sha256.Size]byte, len(contents))
	for i, c := range contents {
		sums[i] = known.of(c)
	}
	slices.SortFunc(sums, func(a, b [sha256.Size]byte) int { return slices.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, s := range sums {
		h.Write(s[:])
	}
	return hex.EncodeToString(h.Sum(nil))[:6]
}

// known are the sums of large contents: several stages have the same models.
var known = sumsOf{sums: map[string][sha256.Size]byte{}}

// large contents are models, which are not copied to be read.
const large = 1 << 19

type sumsOf struct {
	mu   sync.Mutex
	sums map[string][sha256.Size]byte
}

func (k *sumsOf) of(c string) [sha256.Size]byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	sum, ok := k.sums[c]
	if ok {
		return sum
	}
	h, buffer := sha256.New(), make([]byte, 64<<10)
	for rest := c; len(rest) > 0; {
		n := copy(buffer, rest)
		h.Write(buffer[:n])
		rest = rest[n:]
	}
	h.Sum(sum[:0])
	if len(c) >= large {
		k.sums[c] = sum
	}
	return sum
}

// Files gives the contents of all files of an embedded tree. It panics where one cannot be read: embedded ones always can.
func Files(tree fs.FS) []string {
	var contents []string
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(tree, path)
		contents = append(contents, string(b))
		return err
	})
	if err != nil {
		panic("version: " + err.Error())
	}
	return contents
}
