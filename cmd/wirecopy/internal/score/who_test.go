package score

import (
	"strconv"
	"strings"
	"testing"

	"wirecopy/stages/train/gold"
)

// A report of two people and a body, as the gold has it: Ilse Varga speaks twice, once as "She"; the bank once; and
// somebody whom nobody names.
//
//	0         1         2         3         4         5         6         7         8         9
//	0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789
//	Ilse Varga sees rain ahead. She dreads snow too, Varga said. Lorne Bank fears hail. Bo heard of it.
const report = `Ilse Varga sees rain ahead. She dreads snow too, Varga said. Lorne Bank fears hail. Bo heard of it.`

const reportGold = `{
	"entities":[{"start":0,"end":10,"type":"PERSON","entity":"e1"},{"start":49,"end":54,"type":"PERSON","entity":"e1"},
		{"start":61,"end":71,"type":"ORG","entity":"e2"},{"start":84,"end":86,"type":"PERSON","entity":"e3"}],
	"whoiswho":[{"id":"e1","type":"PERSON","name":"Ilse Varga","roles":[],"stance":2},{"id":"e2","type":"ORG","name":"Lorne Bank","roles":[],"stance":-2},
		{"id":"e3","type":"PERSON","name":"Bo","roles":[],"stance":1}],
	"quotes":[
		{"type":"indirect","content":[[16,26]],"speaker":[[0,10]],"speaker_entity":"e1"},
		{"type":"indirect","content":[[28,47]],"speaker":[[49,54]],"speaker_entity":"e1"},
		{"type":"indirect","content":[[78,82]],"speaker":[[61,71]],"speaker_entity":"e2"},
		{"type":"indirect","content":[[93,98]],"speaker":null,"speaker_kind":"anonymous"}]}`

// found makes annotations of the report: the entities, and an indirect quote a line of content and speaker.
func foundReport(entities string, quotes ...string) string {
	return `{"entities":[` + entities + `],"quotes":[` + strings.Join(quotes, ",") + `]}`
}

const (
	vargaTwice = `{"id":"x1","type":"PERSON","mentions":[{"start":0,"end":10,"kind":"name"},{"start":28,"end":31,"kind":"pronoun"},{"start":49,"end":54,"kind":"name"}]}`
	vargaFirst = `{"id":"x1","type":"PERSON","mentions":[{"start":0,"end":10,"kind":"name"}]}`
	vargaLast  = `{"id":"x4","type":"PERSON","mentions":[{"start":49,"end":54,"kind":"name"}]}`
	lorneBank  = `{"id":"x2","type":"ORG","mentions":[{"start":61,"end":71,"kind":"name"}]}`
	bo         = `{"id":"x3","type":"PERSON","mentions":[{"start":84,"end":86,"kind":"name"}]}`

	rain     = `{"type":"indirect","content":[{"start":16,"end":26}],"speaker":{"start":0,"end":10,"entity":"x1"}}`
	snow     = `{"type":"indirect","content":[{"start":28,"end":47}],"speaker":{"start":49,"end":54,"entity":"x1"}}`
	snowBy4  = `{"type":"indirect","content":[{"start":28,"end":47}],"speaker":{"start":49,"end":54,"entity":"x4"}}`
	snowByBo = `{"type":"indirect","content":[{"start":28,"end":47}],"speaker":{"start":84,"end":86,"entity":"x3"}}`
	hail     = `{"type":"indirect","content":[{"start":78,"end":82}],"speaker":{"start":61,"end":71,"entity":"x2"}}`
	hailByNo = `{"type":"indirect","content":[{"start":78,"end":82}],"speaker":{"start":61,"end":71}}`
	hearsay  = `{"type":"indirect","content":[{"start":93,"end":98}],"speaker":{"start":84,"end":86,"entity":"x3"}}`
	scare    = `{"type":"scare","content":[{"start":78,"end":82}]}`
)

func TestWho(t *testing.T) {
	tests := []struct {
		name, found string
		want        map[string]float64
	}{
		{"all", foundReport(vargaTwice+","+lorneBank+","+bo, rain, snow, hail),
			map[string]float64{"speaker/p": 1, "speaker/r": 1, "speaker/f1": 1, "speaker/gold": 3, "speaker/pred": 3, "names/f1": 1, "names/gold": 1}},
		{"one missed, one without an entity, one by another", foundReport(vargaTwice+","+lorneBank+","+bo, snowByBo, hailByNo),
			map[string]float64{"speaker/missed": 1, "speaker/unresolved": 1, "speaker/wrong": 1, "speaker/p": 0, "speaker/r": 0, "speaker/pred": 1}},
		{"an entity for what nobody named said costs precision alone", foundReport(vargaTwice+","+bo, rain, snow, hearsay),
			map[string]float64{"speaker/p": 2. / 3, "speaker/r": 2. / 3, "speaker/gold": 3, "speaker/pred": 3, "speaker/missed": 1}},
		{"two entities of one actor are both right, but are not one", foundReport(vargaFirst+","+vargaLast, rain, snowBy4),
			map[string]float64{"speaker/p": 1, "speaker/r": 2. / 3, "names/gold": 1, "names/pred": 0, "names/r": 0}},
		{"an entity of two actors is the one of most of its names", foundReport(
			`{"id":"x1","type":"PERSON","mentions":[{"start":84,"end":86,"kind":"name"},{"start":0,"end":10,"kind":"name"},{"start":49,"end":54,"kind":"name"}]}`, rain, snow),
			map[string]float64{"speaker/p": 1, "speaker/r": 2. / 3, "names/gold": 1, "names/pred": 3, "names/p": 1. / 3, "names/r": 1}},
		{"of as many, the one named first", foundReport(
			`{"id":"x1","type":"PERSON","mentions":[{"start":84,"end":86,"kind":"name"},{"start":0,"end":10,"kind":"name"}]}`, rain),
			map[string]float64{"speaker/p": 0, "speaker/wrong": 1}},
		{"a pronoun is no name", foundReport(`{"id":"x1","type":"PERSON","mentions":[{"start":0,"end":10,"kind":"pronoun"}]}`, rain),
			map[string]float64{"speaker/wrong": 1, "speaker/r": 0}},
		{"part of a name will do for the entity, not for a pair", foundReport(
			`{"id":"x1","type":"PERSON","mentions":[{"start":5,"end":10,"kind":"name"},{"start":49,"end":54,"kind":"name"}]}`, rain),
			map[string]float64{"speaker/r": 1. / 3, "names/gold": 0, "names/pred": 0}},
		{"marks that report no speech", foundReport(lorneBank, scare), map[string]float64{"speaker/pred": 0, "speaker/missed": 3}},
		{"nothing", `{}`, map[string]float64{"speaker/f1": 0, "speaker/gold": 3, "speaker/pred": 0, "speaker/missed": 3, "names/f1": 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Who([]Pair{pair(t, report, reportGold, tt.found)}, gold.DefaultOverlap)
			if err != nil {
				t.Fatal(err)
			}
			check(t, table, tt.want)
		})
	}
}

func TestStance(t *testing.T) {
	all := vargaTwice + "," + lorneBank + "," + bo
	toward := func(entities string, labels ...string) string {
		var tones []string
		for i := 0; i < len(labels); i += 2 {
			tones = append(tones, `{"entity":"`+labels[i]+`","label":"`+labels[i+1]+`"}`)
		}
		return `{"entities":[` + entities + `],"sentiment":{"label":"neutral","entities":[` + strings.Join(tones, ",") + `]}}`
	}
	plain := strings.Replace(reportGold, `"stance":2`, `"stance":0`, 1)
	unread := strings.Replace(reportGold, `,"stance":2`, ``, 1)
	tests := []struct {
		name, gold, found string
		want              map[string]float64
	}{
		{"all three", reportGold, toward(all, "x1", "positive", "x2", "negative", "x3", "positive"),
			map[string]float64{"positive/f1": 1, "negative/f1": 1, "neutral/f1": 0, "ALL/macro_f1": 2. / 3, "ALL/opinion_p": 1, "ALL/opinions": 3}},
		{"silence on a mild stance is no fault, on a strong one it is", reportGold, toward(all, "x2", "negative"),
			map[string]float64{"positive/gold": 1, "positive/r": 0, "neutral/pred": 1, "neutral/p": 0, "negative/f1": 1, "ALL/opinions": 1}},
		{"the opposite", reportGold, toward(all, "x1", "negative", "x2", "negative", "x3", "negative"),
			map[string]float64{"negative/p": 1. / 3, "negative/r": 1, "positive/gold": 2, "ALL/opinion_p": 1. / 3, "ALL/macro_f1": 1. / 6}},
		{"an opinion where the reader has none", plain, toward(all, "x1", "positive", "x2", "negative"),
			map[string]float64{"neutral/gold": 1, "neutral/r": 0, "positive/p": 0, "ALL/opinion_p": .5}},
		{"none on either side", plain, toward(all, "x2", "negative"), map[string]float64{"neutral/f1": 1, "negative/f1": 1}},
		{"whom nobody has judged is left out", unread, toward(all, "x1", "positive", "x2", "negative"), map[string]float64{"positive/pred": 0, "ALL/opinions": 1}},
		{"who was not found is left out", reportGold, toward(lorneBank, "x2", "negative"), map[string]float64{"positive/gold": 0, "negative/gold": 1}},
		{"of two entities of one actor, the first", reportGold, toward(vargaFirst+","+vargaLast, "x1", "positive", "x4", "negative"),
			map[string]float64{"positive/f1": 1, "ALL/opinions": 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Stance([]Pair{pair(t, report, tt.gold, tt.found)})
			if err != nil {
				t.Fatal(err)
			}
			check(t, table, tt.want)
		})
	}
}

func TestPronouns(t *testing.T) {
	const text = "Ilse Varga met Bo Reyes before she left; he stayed."
	one := func(at, end int, text string, coref bool) string {
		return `{"start":` + strconv.Itoa(at) + `,"end":` + strconv.Itoa(end) + `,"text":"` + text + `","coref":` + strconv.FormatBool(coref) + `}`
	}
	doc := func(pronoun string, start int, a, b bool) string {
		return `{"pronoun":` + one(start, start+len(pronoun), pronoun, false) + `,"a":` + one(0, 10, "Ilse Varga", a) + `,"b":` + one(15, 23, "Bo Reyes", b) + `}`
	}
	she, he, neither := doc("she", 31, true, false), doc("he", 41, false, true), doc("he", 41, false, false)
	entity := func(spans ...[2]int) string {
		var m []string
		for _, s := range spans {
			m = append(m, `{"start":`+strconv.Itoa(s[0])+`,"end":`+strconv.Itoa(s[1])+`}`)
		}
		return `{"id":"x","mentions":[` + strings.Join(m, ",") + `]}`
	}
	holds := func(e ...string) string { return `{"entities":[` + strings.Join(e, ",") + `]}` }
	tests := []struct {
		name string
		docs [][2]string // gold and found
		want map[string]float64
	}{
		{"both right", [][2]string{{she, holds(entity([2]int{0, 10}, [2]int{31, 34}))}, {he, holds(entity([2]int{15, 23}, [2]int{41, 43}))}},
			map[string]float64{"ALL/f1": 1, "ALL/gold": 2, "feminine/f1": 1, "masculine/f1": 1, "masculine/gold": 1}},
		{"the other name", [][2]string{{she, holds(entity([2]int{15, 23}, [2]int{31, 34}))}}, map[string]float64{"feminine/p": 0, "feminine/gold": 1, "feminine/pred": 1, "masculine/gold": 0}},
		{"both names at once", [][2]string{{she, holds(entity([2]int{0, 10}, [2]int{15, 23}, [2]int{31, 34}))}}, map[string]float64{"ALL/p": .5, "ALL/r": 1, "ALL/f1": 2. / 3}},
		{"neither in gold", [][2]string{{neither, holds(entity([2]int{15, 23}, [2]int{41, 43}))}}, map[string]float64{"ALL/pred": 1, "ALL/gold": 0}},
		{"not together", [][2]string{{she, holds(entity([2]int{0, 10}), entity([2]int{31, 34}))}}, map[string]float64{"ALL/pred": 0, "ALL/r": 0}},
		{"part of the name", [][2]string{{she, holds(entity([2]int{5, 10}, [2]int{31, 34}))}}, map[string]float64{"ALL/f1": 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var pairs []Pair
			for _, d := range tt.docs {
				pairs = append(pairs, pair(t, text, d[0], d[1]))
			}
			table, err := Pronouns(pairs)
			if err != nil {
				t.Fatal(err)
			}
			check(t, table, tt.want)
		})
	}
	if _, err := Pronouns([]Pair{pair(t, text, `{}`, `{}`)}); err == nil || !strings.Contains(err.Error(), "document x") {
		t.Errorf("a document without a pronoun: got error %v", err)
	}
}
