package deploy_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

// The chart as a whole is checked by deploy/helm/check, a module of its own.

func TestTheChartHasTheStagesOfTheProgram(t *testing.T) {
	text, err := os.ReadFile("helm/wirecopy/values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var values struct {
		Stages []struct {
			Name string `yaml:"name"`
		} `yaml:"stages"`
	}
	if err := yaml.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range values.Stages {
		names = append(names, s.Name)
	}
	if want := stages.All().Names(); !slices.Equal(names, want) {
		t.Errorf("the chart has the stages %v, want %v", names, want)
	}
	// The chart spells the streams by the same rule: WIRE_ and the name of what comes before.
	if wire.HopStream(wire.Raw) != "WIRE_RAW" || wire.HopStream("ingest") != "WIRE_INGEST" {
		t.Error("streams are called otherwise: templates/_helpers.tpl has to follow")
	}
}

// TestTheChartHasTheRulesAndTheDashboard compares copies, as a chart can only read what is in it.
func TestTheChartHasTheRulesAndTheDashboard(t *testing.T) {
	for _, name := range []string{"alerts.yaml", "dashboard.json"} {
		original, err1 := os.ReadFile(filepath.Join("observe", name))
		inChart, err2 := os.ReadFile(filepath.Join("helm", "wirecopy", "files", name))
		if err1 != nil || err2 != nil || !bytes.Equal(original, inChart) {
			t.Errorf("helm/wirecopy/files/%s is not observe/%s (%v, %v): cp deploy/observe/%s deploy/helm/wirecopy/files/", name, name, err1, err2, name)
		}
	}
}
