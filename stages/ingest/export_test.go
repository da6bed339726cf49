package ingest

// ReadFormat reads the items of data without making articles of them, and gives their number.
func ReadFormat(data []byte) (int, error) {
	doc, err := decode(data, "")
	if err != nil {
		return 0, err
	}
	format, err := choose(doc)
	if err != nil {
		return 0, err
	}
	items, err := format.parse(doc)
	return len(items), err
}
