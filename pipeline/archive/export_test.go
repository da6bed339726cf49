package archive

import "testing"

// MakeOld gives a file the form in which archives were before they had a limit.
func MakeOld(t *testing.T, s *Store) {
	t.Helper()
	for _, statement := range []string{"PRAGMA auto_vacuum = none", "VACUUM"} {
		if _, err := s.writer.conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
