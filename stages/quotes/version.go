package quotes

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/internal/version"
	"wirecopy/stages/quotes/attribute"
)

// release changes when the code finds something else. The rest of the version follows from the data: the sources are the
// packages with data that the stage is made of.
const release = "2.2.0"

var versionOf = version.Of(release, text.Data, lexicon.Data, reading.Data, attribute.Data)

// Version is what pipeline.Article.Produced says of this stage, as "1.1.0+3f9a2c".
func Version() string { return versionOf() }
