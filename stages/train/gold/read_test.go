package gold

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if strings.HasSuffix(name, ".gz") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		content = b.String()
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	one, no, yes := 1.25, false, true
	stance := -2
	tests := []struct {
		name, line string
		want       Document
	}{
		{"names", `{"id":"a","genre":"news","split":"dev","license_class":"by","text":"Zoë ran.","entities":[{"start":0,"end":3,"type":"PERSON","orig":"PER","wiki":"x"}]}`,
			Document{ID: "a", Genre: "news", Split: "dev", LicenseClass: "by", Text: "Zoë ran.", Entities: []Name{{End: 3, Type: "PERSON", Orig: "PER"}}}},
		{"who said what", `{"id":"a","text":"Zoë ran, Bo told Fars.","entities":[{"start":9,"end":11,"type":"PERSON","entity":"e1"}],
			"whoiswho":[{"id":"e1","type":"PERSON","name":"Bo","roles":["mayor"],"stance":-2,"evidence":[0,7]},{"id":"e2","type":"ORG","name":"Fars","roles":[]}],
			"quotes":[{"type":"indirect","speech":true,"content":[[0,7]],"speaker":[[9,11]],"speaker_entity":"e1","cue":[[12,16]],"via":[{"span":[17,21],"entity":"e2"}],"tone":"0"}],"scare":[[0,3]]}`,
			Document{ID: "a", Text: "Zoë ran, Bo told Fars.", Entities: []Name{{Start: 9, End: 11, Type: "PERSON", Entity: "e1"}},
				WhoIsWho: []Actor{{ID: "e1", Type: "PERSON", Name: "Bo", Roles: []string{"mayor"}, Stance: &stance, Evidence: &Span{0, 7}}, {ID: "e2", Type: "ORG", Name: "Fars", Roles: []string{}}},
				Quotes: []Quote{{Type: "indirect", Speech: &yes, Content: []Span{{0, 7}}, Speaker: []Span{{9, 11}}, SpeakerEntity: Speaker{ID: "e1"}, Cue: []Span{{12, 16}},
					Via: []Relay{{Span{17, 21}, "e2"}}, Tone: "0"}}, Scare: []Span{{0, 3}}}},
		{"a speaker that the set describes, no cue", `{"id":"a","text":"Bo ran","quotes":[{"type":"direct","speech":false,"content":[[3,6]],"speaker":null,"cue":null,"speaker_entity":{"eid":"7","name":null,"etype":"person","pronoun":true}}]}`,
			Document{ID: "a", Text: "Bo ran", Quotes: []Quote{{Type: "direct", Speech: &no, Content: []Span{{3, 6}}, SpeakerEntity: Speaker{ID: "7", Type: "person", Pronoun: true}}}}},
		{"the tone toward a target", `{"id":"a","text":"Bo won","target":{"start":0,"end":2},"label":"positive","score":1.25}`,
			Document{ID: "a", Text: "Bo won", Target: &Span{0, 2}, Label: "positive", Score: &one}},
		{"a pronoun and two names", `{"id":"a","text":"Al met Bo; he left","pronoun":{"start":11,"end":13,"text":"he"},"a":{"start":0,"end":2,"text":"Al","coref":true},"b":{"start":7,"end":9,"text":"Bo","coref":false}}`,
			Document{ID: "a", Text: "Al met Bo; he left", Pronoun: &Candidate{11, 13, "he", false}, A: &Candidate{0, 2, "Al", true}, B: &Candidate{7, 9, "Bo", false}}},
	}
	for _, tt := range tests {
		for _, file := range []string{"gold.jsonl", "gold.jsonl.gz"} {
			t.Run(tt.name+" in "+file, func(t *testing.T) {
				got, err := Read(write(t, file, "\n"+strings.ReplaceAll(tt.line, "\n", " ")+"\r\n\n"), Filter{})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]*Document{&tt.want}, got); diff != "" {
					t.Errorf("%s: -want +got\n%s", tt.line, diff)
				}
			})
		}
	}
}

func TestReadErrors(t *testing.T) {
	good := `{"id":"good","text":"Bo ran"}` + "\n"
	tests := []struct{ name, line, want string }{
		{"no JSON", `{"id":`, "line 2: "},
		{"another type of field", `{"id":7}`, "line 2: "},
		{"no id", `{"text":"Bo"}`, `line 2: "id" is missing`},
		{"a name beyond the text", `{"id":"a","text":"Zoë","entities":[{"start":0,"end":4,"type":"PERSON"}]}`, "line 2: entity 1 from 0 to 4 is outside the text of 3 characters"},
		{"a name backwards", `{"id":"a","text":"Zoë","entities":[{"start":2,"end":1,"type":"PERSON"}]}`, "entity 1 from 2 to 1"},
		{"a name of nobody", `{"id":"a","text":"Zoë","whoiswho":[{"id":"e1"}],"entities":[{"start":0,"end":3,"entity":"e2"}]}`, `entity 1 is of the actor "e2", who is not in whoiswho`},
		{"an unknown type of quote", `{"id":"a","text":"Bo ran","quotes":[{"type":"said","content":[[0,2]]}]}`, `the type "said" of quote 1`},
		{"a quote of nothing", `{"id":"a","text":"Bo ran","quotes":[{"type":"direct"}]}`, "quote 1 has no content"},
		{"a speaker beyond the text", `{"id":"a","text":"Bo ran","quotes":[{"type":"direct","content":[[0,2]],"speaker":[[0,9]]}]}`, "the speaker of quote 1 from 0 to 9"},
		{"a speaker whom nobody knows", `{"id":"a","text":"Bo ran","whoiswho":[{"id":"e1"}],"quotes":[{"type":"direct","content":[[0,2]],"speaker_entity":"e9"}]}`, `quote 1 is of the actor "e9"`},
		{"half a span", `{"id":"a","text":"Bo ran","scare":[[1]]}`, "a span is [start, end]"},
		{"a target without an end", `{"id":"a","text":"Bo ran","target":{"start":1}}`, "a span is [start, end]"},
		{"an unknown label", `{"id":"a","text":"Bo ran","label":"happy"}`, `the label "happy"`},
		{"a pronoun alone", `{"id":"a","text":"he","pronoun":{"start":0,"end":2,"text":"he"}}`, "some are missing"},
		{"a pronoun that stands elsewhere", `{"id":"a","text":"he Al Bo","pronoun":{"start":1,"end":3,"text":"he"},"a":{"start":3,"end":5,"text":"Al"},"b":{"start":6,"end":8,"text":"Bo"}}`, `"he" is not what the text has from 1 to 3: "e "`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, "gold.jsonl", good+tt.line)
			_, err := Read(path, Filter{})
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: got error %v, want one with the file and %q", tt.line, err, tt.want)
			}
		})
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.jsonl"), Filter{}); err == nil {
		t.Error("no file: got no error")
	}
	path := filepath.Join(t.TempDir(), "plain.jsonl.gz")
	if err := os.WriteFile(path, []byte(good), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, Filter{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("not packed: got error %v, want one with the file", err)
	}
}

func TestFilter(t *testing.T) {
	path := write(t, "gold.jsonl", `{"id":"a","split":"dev","genre":"news","license_class":"by"}
{"id":"b","split":"dev","genre":"court","license_class":"sa"}
{"id":"c","split":"train","genre":"news","license_class":"by"}`)
	tests := []struct {
		name string
		keep Filter
		want string // the ids
	}{
		{"all", Filter{}, "abc"},
		{"a split", Filter{Split: "dev"}, "ab"},
		{"a genre of a split", Filter{Split: "dev", Genre: "news"}, "a"},
		{"a class of licence", Filter{LicenseClass: "by"}, "ac"},
	}
	for _, tt := range tests {
		docs, err := Read(path, tt.keep)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		got := ""
		for _, d := range docs {
			got += d.ID
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	if _, err := Read(path, Filter{Genre: "fiction"}); err == nil || !strings.Contains(err.Error(), "no document matches") {
		t.Errorf("nothing is kept: got error %v", err)
	}
}
