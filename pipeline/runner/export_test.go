package runner

import "wirecopy/pipeline"

// Seeing is c with a function that is called with each article before Project makes its events.
func Seeing(c Config, f func(pipeline.Message)) Config {
	c.seen = f
	return c
}
