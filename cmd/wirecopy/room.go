package main

import (
	"wirecopy/cmd/wirecopy/internal/machine"
)

// room is how much room something may take, as flags give it: a size, or none for no limit. The zero room was not given.
type room struct {
	given bool
	bytes int64 // 0 without limit
}

// UnmarshalText reads a size, or none.
func (r *room) UnmarshalText(text []byte) error {
	*r = room{given: true}
	if string(text) == "none" {
		return nil
	}
	var size machine.Size
	err := size.UnmarshalText(text)
	r.bytes = int64(size)
	return err
}
