package linebreak

import "testing"

func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		line, next string
		want       bool
	}{
		{"Varo left the", "harbour", true},
		{"harbour", "for good. It rained.", true},
		{"On May 3,", "he left", true},
		{"It rained.", "harbour", false},
		{"The harbour opens", "It opened.", false},
		{"Read more at", "https://velm.example", false},
		{"Write to", "desk@velm.example", false},
		{"", "harbour", false},
		{"Varo left the", "", false},
	} {
		if got := Within(tt.line, tt.next); got != tt.want {
			t.Errorf("Within(%q, %q) = %v", tt.line, tt.next, got)
		}
	}
}

func TestEnds(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string // of each line, "." where a paragraph ends
	}{
		{"one line", []string{"The harbour opens"}, "."},
		{"wrapped by hand", []string{"The ferry to Lilleholm will not", "sail before Monday, the company", "said on Friday."}, "--."},
		{"wrapped before a name", []string{"The ferry to Lilleholm was bought by", "Velm Ferries last year, the company said", "on Friday."}, "--."},
		{"two paragraphs wrapped by hand", []string{"The ferry to Lilleholm will not", "sail.", "The owners said on Friday that the", "crew was ill."}, "-.-."},
		{"a list", []string{"• Three were hurt, the police say", "• The port is shut until the storm", "has gone"}, ".-."},
		{"headlines", []string{"Police: Man held", "Mayor vows to end the culture of secrecy", "Penn: I did not lie", "Rail chief sorry"}, "...."},
		{"paragraphs of a line each", []string{"“It was late,” she said.", "“We waited for the pilot until it was dark, and then we went home,” she said.", "Nobody came."}, "..."},
	} {
		got := ""
		for _, ends := range Ends(tt.lines) {
			if ends {
				got += "."
			} else {
				got += "-"
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}
