package main

// doubt compares silver labels with those that a model of the gold sets gives: where they differ, either may be right. It
// gives the number of stretches with such labels.
func (m *crf) doubt(silver []sequence) int {
	n := 0
	for k := range silver {
		s := &silver[k]
		differ := false
		for i, l := range m.decode(m.scores(s.features)) {
			if s.allowed[i] != 1<<l {
				s.allowed[i] |= 1 << l
				differ = true
			}
		}
		if differ {
			n++
		}
	}
	return n
}
