package text

import "wirecopy/stages/internal/groups"

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string {
	return append(groups.Data(), abbreviationsText, startersText, clockText, speechText, weightsFile)
}
