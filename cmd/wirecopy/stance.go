package main

import "fmt"

// stanceFlag says how sure an opinion of somebody must be to be published.
type stanceFlag struct {
	StanceThreshold float64 `default:"${stance}" placeholder:"P" shared:"" help:"The least confidence, from 0 to 1, of an opinion that an article gives of somebody. More is fewer opinions, and surer ones; 0 is for texts that were chosen for their opinions."`
}

func (f stanceFlag) check() error {
	if f.StanceThreshold < 0 || f.StanceThreshold > 1 {
		return usageError{fmt.Errorf("--stance-threshold is from 0 to 1, and not %v", f.StanceThreshold)}
	}
	return nil
}
