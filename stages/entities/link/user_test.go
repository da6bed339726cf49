package link

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestUserFileIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "names.csv")
	write := func(s string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	u := &File{path: path, every: time.Second}
	now := time.Now()
	if _, err := u.current(now); err == nil {
		t.Error("a file that is not there gives no error")
	}
	write("Acme,CITY\n", now)
	if _, err := u.current(now.Add(2 * time.Second)); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a bad file gives %v, want an error with its line", err)
	}
	write("Acme,ORG\n", now.Add(time.Minute))
	table, err := u.current(now.Add(4 * time.Second))
	if err != nil || len(table.All("Acme")) != 1 {
		t.Fatalf("once repaired: %v, %v, want Acme", table, err)
	}
	write("Kell,GPE\n", now.Add(2*time.Minute))
	if table, _ = u.current(now.Add(4500 * time.Millisecond)); len(table.All("Kell")) != 0 {
		t.Error("the file is looked at again within a second")
	}
	if table, _ = u.current(now.Add(6 * time.Second)); len(table.All("Kell")) != 1 {
		t.Error("a change is not seen after a second")
	}
	write("Kell,CITY\n", now.Add(3*time.Minute))
	if table, err = u.current(now.Add(8 * time.Second)); err != nil || len(table.All("Kell")) != 1 {
		t.Errorf("spoilt again: %v, want the last good version", err)
	}
}
