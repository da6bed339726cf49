package lexicon

// Data gives what the package knows beside its code, for the versions of the stages that use it.
func Data() []string { return []string{verbsFile, reportsFile, nounsFile, functionFile, personsFile} }
