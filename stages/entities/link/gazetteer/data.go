package gazetteer

import "wirecopy/stages/internal/version"

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string {
	return append(append(version.Files(tables), version.Files(names)...), commonWords)
}
