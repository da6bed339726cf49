package entities_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"wirecopy/pipeline"
	"wirecopy/stages/entities"
)

func produced(t *testing.T, opts ...entities.Option) string {
	t.Helper()
	a := (&pipeline.Article{ID: "a", Version: 1, Source: "test", Text: "Port Ellery is open."}).Share()
	out, err := entities.New(opts...).Process(t.Context(), pipeline.Message{Article: a})
	if err != nil {
		t.Fatal(err)
	}
	return out[0].Article.Produced[pipeline.EntitiesLayer]
}

func TestVersion(t *testing.T) {
	dir := t.TempDir()
	names := func(file, lines string) entities.Option {
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, []byte("name,type,id,aliases\n"+lines), 0o600); err != nil {
			t.Fatal(err)
		}
		return entities.WithGazetteer(path)
	}
	plain := produced(t)
	if !regexp.MustCompile(`^\d+\.\d+\.\d+\+[0-9a-f]{6}$`).MatchString(plain) || plain != entities.Version() {
		t.Errorf("got %q, want a release, + and what follows from the data: %q", plain, entities.Version())
	}
	one, same, other := produced(t, names("a.csv", "Port Ellery,FAC,Q888888,\n")), produced(t, names("b.csv", "Port Ellery,FAC,Q888888,\n")), produced(t, names("c.csv", "Port Ellery,FAC,Q888889,\n"))
	if !regexp.MustCompile(regexp.QuoteMeta(plain) + `\.[0-9a-f]{6}$`).MatchString(one) {
		t.Errorf("with names of one's own: got %q, want %q and what follows from them", one, plain)
	}
	if got := produced(t, entities.WithFinder(words{})); got != plain+".abc123" {
		t.Errorf("with a finder: got %q, want %q and its sum", got, plain)
	}
	if one != same || one == other {
		t.Errorf("got %q, for the same names %q, for others %q", one, same, other)
	}
}
