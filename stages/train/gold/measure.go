package gold

// Counts are what precision and recall come from: how many were found, how many there are, how many of them are right.
type Counts struct{ Right, Found, Gold int }

// Add sums up.
func (c *Counts) Add(d Counts) {
	c.Right += d.Right
	c.Found += d.Found
	c.Gold += d.Gold
}

// PRF gives precision, recall and F1, each 0 where it has no base.
func (c Counts) PRF() (precision, recall, f1 float64) { return PRF(c.Right, c.Found, c.Right, c.Gold) }

// PRF gives precision, recall and F1 where what is right is counted on both sides, among what was found and among the
// gold. Each is 0 where it has no base.
func PRF(rightFound, found, rightGold, gold int) (precision, recall, f1 float64) {
	precision, recall = Ratio(rightFound, found), Ratio(rightGold, gold)
	if precision+recall > 0 {
		f1 = 2 * precision * recall / (precision + recall)
	}
	return precision, recall, f1
}

// Ratio is a share; 0 of nothing.
func Ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}
