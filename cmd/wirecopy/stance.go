package main

import (
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/stages"
)

// stanceFlag says how sure an opinion of somebody must be to be published.
type stanceFlag struct {
	StanceThreshold float64 `default:"${stance}" placeholder:"P" help:"The least confidence, from 0 to 1, of an opinion that an article gives of somebody. More is fewer opinions, and surer ones; 0 is for texts that were chosen for their opinions."`
}

func (f stanceFlag) check() error {
	if f.StanceThreshold < 0 || f.StanceThreshold > 1 {
		return usageError{fmt.Errorf("--stance-threshold is from 0 to 1, and not %v", f.StanceThreshold)}
	}
	return nil
}

// stageFlags are the flags of all commands whose stages work in this process.
type stageFlags struct {
	gazetteerFlag
	stanceFlag
}

// check says what is wrong with the flags before any work begins.
func (f stageFlags) check() error {
	if err := f.stanceFlag.check(); err != nil {
		return err
	}
	return f.gazetteerFlag.check()
}

// config is what the flags give to the stages.
func (f stageFlags) config() stages.Config {
	return stages.Config{Gazetteer: f.Gazetteer, StanceThreshold: &f.StanceThreshold}
}

// equipped is the app's stages as the flags want them.
func (f stageFlags) equipped(a *app) (pipeline.Chain, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if a.equip == nil {
		return a.stages, nil
	}
	return a.equip(f.config()), nil
}
