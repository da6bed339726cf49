package formats

import "testing"

func TestJSONErrorsNameTheField(t *testing.T) {
	_, err := readJSON(document{text: `{"uri":"a","bodies":[{"role":"main","value":[1]}]}`}, readNinjs)
	if want := `the field "bodies.value" is a JSON array, where a string is wanted`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
