package newsgen

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestArticles(t *testing.T) {
	kinds := map[string]int{}
	const n = 500
	for i := range uint64(n) {
		a := New(7, i)
		words := len(strings.Fields(a.Text))
		if words < minWords || words > maxWords {
			t.Errorf("article %d has %d words, want %d to %d", i, words, minWords, maxWords)
		}
		if strings.ContainsAny(a.Text+a.Headline, "{}\t*") {
			t.Errorf("article %d has a placeholder left: %s\n%s", i, a.Headline, a.Text)
		}
		for kind, sign := range map[string]string{
			"curly marks": "“", "straight marks": `"`, "quote before speaker": ",” ", "according to": "According to ", "anonymous": "asked not to be named",
			"relayed": "reported", "caption": "Credit: ", "dateline": "(Norwire) - ",
		} {
			if strings.Contains(a.Text, sign) {
				kinds[kind]++
			}
		}
		if opened, closed := strings.Count(a.Text, "“"), strings.Count(a.Text, "”"); opened != closed {
			t.Errorf("article %d opens %d marks and closes %d", i, opened, closed)
		}
		var back Article
		if err := json.Unmarshal(a.JSON(), &back); err != nil || back.Text != a.Text {
			t.Errorf("article %d does not come back from its JSON: %v", i, err)
		}
	}
	for _, kind := range []string{"curly marks", "straight marks", "quote before speaker", "according to", "anonymous", "relayed", "caption", "dateline"} {
		if kinds[kind] < n/10 {
			t.Errorf("%s: in %d of %d articles, want more", kind, kinds[kind], n)
		}
	}
}

func TestSameSeedSameArticle(t *testing.T) {
	if a, b := New(1, 2), New(1, 2); a != b {
		t.Errorf("seed 1, article 2: got\n%v\nthen\n%v", a, b)
	}
	seen := map[string]string{}
	for _, c := range [][2]uint64{{1, 2}, {1, 3}, {2, 2}} {
		a := New(c[0], c[1])
		if other := seen[a.Text]; other != "" || seen[a.ID] != "" {
			t.Errorf("seed %d, article %d is like %s", c[0], c[1], other)
		}
		seen[a.Text], seen[a.ID] = a.ID, a.ID
	}
}

func BenchmarkNew(b *testing.B) {
	for i := range b.N {
		New(1, uint64(i))
	}
}
