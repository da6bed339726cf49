package resolve

// Data gives the contents of the models of this package.
func Data() []string { return []string{somebodyFile, somethingFile, newcomerFile, descriptionFile} }
