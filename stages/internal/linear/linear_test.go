package linear

import (
	"math"
	"slices"
	"strconv"
	"testing"
)

func TestAScoreIsTheSumOfTheWeights(t *testing.T) {
	m, err := Parse("# a comment\nscale\t2\nshift\t-1\ncue=said\t0.5\ncue|side=said|left\t1.5\nbias\t0.25\ncue=said|left\t1\n")
	if err != nil {
		t.Fatal(err)
	}
	f := &Features{Named: true}
	f.Add("cue", "said")
	f.Add("cue", "said", "left")
	f.Add("bias")
	f.Add("unknown", "x")
	if got := m.Score(f); math.Abs(got-1.75) > 1e-9 {
		t.Errorf("Score(%q) = %v, want 1.75", f.Names, got)
	}
	for i, name := range f.Names {
		if Key(name) != f.Keys[i] {
			t.Errorf("the key of %q is not that of its parts", name)
		}
	}
	if got, want := m.Probability(1.75), 1/(1+math.Exp(-2.5)); got != want {
		t.Errorf("Probability(1.75) = %v, want %v", got, want)
	}
	s := []float64{0, math.Log(3) / 2}
	if m.Softmax(s); math.Abs(s[1]-0.75) > 1e-12 {
		t.Errorf("Softmax = %v, want [0.25 0.75]", s)
	}
}

func TestALineThatIsNoFeatureIsNamed(t *testing.T) {
	if _, err := Parse("a\t1\nb\n"); err == nil || err.Error() != `model, line 2: "b" is no feature with a weight` {
		t.Errorf("got %v", err)
	}
}

// TestKeysOfNamesInARow has names follow others that begin alike.
func TestKeysOfNamesInARow(t *testing.T) {
	var k namer
	for _, name := range []string{"bias", "bias", "w=a", "w=b", "w=", "w=a|b", "w=a|c", "w=a|", "w=a||", "w=a=b", "w=a=c", "w=a|b=c", "w=a|b=d", "w=a|b|c",
		"cue|side=said|left", "cue|side=said|right", "cue|side", "cue|", "", "=", "=a", "w=1|2|3|4|5|6|7|8", "w=1|2|3|4|5|6|7|9"} {
		if got, want := k.key(name), Key(name); got != want {
			t.Errorf("%q has the key %x in a row, and %x alone", name, got, want)
		}
	}
}

// TestKeysDiffer holds apart the features of short parts, of which most are.
func TestKeysDiffer(t *testing.T) {
	parts := []string{"", "0", "1", "2", "a", "b", "ab", "ba", "start", "noun", "nouns", "eightlet", "eightlets", "sixteen letters!", "sixteen letters?"}
	seen := map[uint64]string{}
	add := func(name string) {
		if o, ok := seen[Key(name)]; ok {
			t.Errorf("%q and %q have one key", o, name)
		}
		seen[Key(name)] = name
	}
	for _, x := range parts {
		add("t" + x)
		add("u=" + x)
		for _, y := range parts {
			add("v=" + x + "|" + y)
			add("w=" + x + "|" + y)
		}
	}
}

func TestPartsThatAreHashedBefore(t *testing.T) {
	for _, parts := range [][]string{{}, {"said"}, {"end", "said"}, {"end", "a part that is longer", "end"}, {"a", "", "c", "d", "e"}} {
		want, got := &Features{Named: true}, &Features{Named: true}
		want.Add("cue", parts...)
		hashed := make([]Part, len(parts))
		for i, p := range parts {
			hashed[i] = PartOf(p)
		}
		got.AddParts("cue", hashed...)
		if got.Keys[0] != want.Keys[0] || got.Names[0] != want.Names[0] {
			t.Errorf("%q: got %q with key %x, want %q with %x", parts, got.Names[0], got.Keys[0], want.Names[0], want.Keys[0])
		}
	}
}

func TestPartsAloneAreAddedInARow(t *testing.T) {
	want, got := &Features{Named: true}, &Features{Named: true}
	parts := []Part{PartOf("a"), PartOf("b|c"), PartOf("a longer part than the others")}
	for _, p := range parts {
		want.AddParts("rung", p)
	}
	got.AddEach("rung", parts)
	if !slices.Equal(got.Keys, want.Keys) || !slices.Equal(got.Names, want.Names) {
		t.Errorf("got %q with keys %x, want %q with %x", got.Names, got.Keys, want.Names, want.Keys)
	}
}

func TestBothScores(t *testing.T) {
	const file = "cue=end|said\t0.5\ncue=on|said\t-2\nlong=on\t0.25\nfar=end|left\t-1.125\n"
	end, on := PartOf("end"), PartOf("on")
	for name, m := range map[string]*Model{"by two look-ups": MustParse(file), "by pairs": MustParse(file, end, on), "by pairs of others": MustParse(file, end, PartOf("to"))} {
		f, other := &Features{}, &Features{}
		for to, part := range map[*Features]string{f: "end", other: "on"} {
			to.Add("cue", part, "said")
			to.Add("long", part)
			to.Add("far", part, "left")
			to.Add("unknown", part, "said")
		}
		if a, b := m.Both(f, end, on); a != m.Score(f) || b != m.Score(other) || a != -0.625 || b != -1.75 {
			t.Errorf("%s: got %v and %v, want %v and %v", name, a, b, m.Score(f), m.Score(other))
		}
	}
}

func BenchmarkScore(b *testing.B) {
	m := MustParse("cue=said\t0.5\nside=left\t1\n")
	var f Features
	b.ReportAllocs()
	for b.Loop() {
		f.Reset()
		f.Add("cue", "said")
		f.Add("side", "left")
		f.Add("path", "noun", "comma", "verb")
		m.Score(&f)
	}
}

func TestWeightsAreReadAsTheyStand(t *testing.T) {
	for _, s := range []string{"0.000", "-0.123", "4.097", "12.5", "-1", "1e-3", "0.1234"} {
		want, err := strconv.ParseFloat(s, 64)
		if got, e := parseWeight(s); e != err || got != want {
			t.Errorf("%s: got %v, %v; want %v", s, got, e, want)
		}
	}
	for _, s := range []string{"", "-", "0.12x", "0,123", "x.123", "--.123"} {
		if got, err := parseWeight(s); err == nil {
			t.Errorf("%q: got %v, want an error", s, got)
		}
	}
}
