package token_test

import (
	"strings"
	"testing"

	"wirecopy/pipeline/token"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"S Jaishankar": "s-jaishankar", "Zoë Ångström": "zoe-angstrom", "Łukasz O’Sullivan": "lukasz-osullivan", "U.S. Department of State": "us-department-of-state",
		"AFL-CIO": "afl-cio", "  (the) Ministry, ": "the-ministry", "Ærø": "aero", "Straße 7": "strasse-7", "a_b": "a_b", "İstanbul": "istanbul",
		"": "unknown", "—": "unknown", "東京": "unknown", "wire.v1.>": "wirev1", strings.Repeat("ab ", 40): strings.Repeat("ab-", 21) + "a",
	} {
		got := token.Fold(in)
		if got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if err := token.Check(got); err != nil {
			t.Errorf("Fold(%q) = %q, which Check refuses: %v", in, got, err)
		}
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		"": "empty", "Reuters": `'R'`, "a.b": `'.'`, "a b": `try "a-b"`, "a*": `'*'`, "é": `try "e"`, strings.Repeat("a", 65): "longer than the 64",
	} {
		if err := token.Check(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want an error with %s", in, err, want)
		}
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"Kestrel Robotics Ltd.": "kestrel-robotics", "Kestrel Robotics Ltd": "kestrel-robotics", "Kestrel Robotics": "kestrel-robotics", "Kestrel": "kestrel",
		"Brandt & Sohne GmbH & Co KG": "brandt-sohne", "Lorne Motors, Inc.": "lorne-motors", "Sdn Kell Pty Ltd": "sdn-kell", "Ltd": "ltd", "Inc Corp": "inc",
		"Port Ellery SA": "port-ellery", "Estácio de Sá": "estacio-de-sa", "S Jaishankar": "s-jaishankar", "Ag Varga": "ag-varga", "": token.Unknown, "Lorne AG Bank": "lorne-ag-bank",
	} {
		got := token.Name(in)
		if got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
		if err := token.Check(got); err != nil {
			t.Errorf("Name(%q) = %q, which Check refuses: %v", in, got, err)
		}
		if again := token.Name(got); again != got {
			t.Errorf("Name(%q) = %q, which Name makes %q", in, got, again)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Zoë Ångström")
	f.Fuzz(func(t *testing.T, s string) {
		if got := token.Fold(s); token.Check(got) != nil || token.Fold(got) != got {
			t.Errorf("Fold(%q) = %q, which is no token or folds on to %q", s, got, token.Fold(got))
		}
	})
}

// Most names are of ASCII alone, and have a way of their own. A mark without a letter folds to nothing, and leads around it.
func TestNamesOfASCIIFoldAsOthersDo(t *testing.T) {
	for _, name := range []string{
		"Anna Berg", "O'Sullivan, J.R.", "  --U.S. Steel & Co--", "a_b-c", "", "...", "-", "'-'", "\x00\x7f~", "ZAZ 09",
		strings.Repeat("ab", 40), strings.Repeat("a", 63) + " b", strings.Repeat("a", 64) + "é", strings.Repeat("a ", 40), strings.Repeat(" ", 100) + "x",
	} {
		if got, want := token.Fold(name), token.Fold("\u0301"+name); got != want {
			t.Errorf("%q folds to %q, and as a name beyond ASCII to %q", name, got, want)
		}
	}
}
