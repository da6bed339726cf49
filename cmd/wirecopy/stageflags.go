package main

import (
	"wirecopy/pipeline"
	"wirecopy/stages"
)

// stageFlags are the flags of all commands whose stages work in this process.
type stageFlags struct {
	gazetteerFlag
	proseFlag
	stanceFlag
}

// config is what the flags give to the stages. An error says what is wrong with the flags, or with a file that they name,
// before any work begins.
func (f stageFlags) config() (stages.Config, error) {
	c := stages.Config{Gazetteer: f.Gazetteer, StanceThreshold: &f.StanceThreshold}
	if err := f.stanceFlag.check(); err != nil {
		return c, err
	}
	if err := f.gazetteerFlag.check(); err != nil {
		return c, err
	}
	m, err := f.proseFlag.load()
	if m != nil {
		c.Finder = m
	}
	return c, err
}

// equipped is the app's stages as the flags want them.
func (f stageFlags) equipped(a *app) (pipeline.Chain, error) {
	c, err := f.config()
	if err != nil {
		return nil, err
	}
	if a.equip == nil {
		return a.stages, nil
	}
	return a.equip(c), nil
}
