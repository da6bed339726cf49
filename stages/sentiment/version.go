package sentiment

import (
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/sentiment/opinion"
	"wirecopy/stages/internal/sentiment/speech"
	"wirecopy/stages/internal/sentiment/stance"
	"wirecopy/stages/internal/sentiment/valence"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/internal/version"
)

// release changes when the code finds something else. The rest of the version follows from the data: the sources are the
// packages with data that the stage is made of.
const release = "1.8.0"

var versionOf = version.Of(release, text.Data, lexicon.Data, reading.Data, opinion.Data, valence.Data, stance.Data, speech.Data)

// Version is what pipeline.Article.Produced says of this stage, as "1.1.0+3f9a2c".
func Version() string { return versionOf() }
