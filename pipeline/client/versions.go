package client

// versions remembers the newest version seen of each article, in bounded memory: two generations of up to size
// articles each, the older of which is forgotten when the newer is full.
type versions struct {
	size     int
	new, old map[string]int
}

func newVersions(size int) *versions { return &versions{size: size, new: map[string]int{}} }

// current reports whether no newer version of the article has been seen. An event that names no article is current.
func (v *versions) current(article string, version int) bool {
	if article == "" {
		return true
	}
	last, ok := v.new[article]
	if !ok {
		last = v.old[article]
	}
	if version < last {
		return false
	}
	if !ok && len(v.new) >= v.size {
		v.old, v.new = v.new, make(map[string]int, v.size)
	}
	v.new[article] = version
	return true
}
