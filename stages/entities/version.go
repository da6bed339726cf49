package entities

import (
	"wirecopy/pipeline/token"
	"wirecopy/stages/entities/find/tagger"
	"wirecopy/stages/entities/link/gazetteer"
	"wirecopy/stages/entities/resolve"
	"wirecopy/stages/entities/words"
	"wirecopy/stages/internal/lexicon"
	"wirecopy/stages/internal/reading"
	"wirecopy/stages/internal/text"
	"wirecopy/stages/internal/version"
)

// release changes when the code finds something else. The rest of the version follows from the data: the sources are the
// packages with data that the stage is made of.
const release = "1.3.0"

var versionOf = version.Of(release, text.Data, lexicon.Data, reading.Data, tagger.Data, gazetteer.Data, words.Data, resolve.Data, token.Data)

// Version is what pipeline.Article.Produced says of this stage, as "1.1.0+3f9a2c".
func Version() string { return versionOf() }
