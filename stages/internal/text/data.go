package text

import (
	"slices"

	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/dates"
	"wirecopy/stages/internal/groups"
)

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string {
	return slices.Concat(groups.Data(), dateline.Data(), dates.Data(), []string{abbreviationsText, startersText, clockText, speechText, weightsFile})
}
