package ingest

import (
	"wirecopy/pipeline/token"
	"wirecopy/stages/ingest/blocks"
	"wirecopy/stages/ingest/formats"
	"wirecopy/stages/ingest/language"
	"wirecopy/stages/ingest/page"
	"wirecopy/stages/internal/dateline"
	"wirecopy/stages/internal/dates"
	"wirecopy/stages/internal/version"
)

// release changes when the code finds something else. The rest of the version follows from the data: the sources are the
// packages with data that the stage is made of.
const release = "1.4.0"

var versionOf = version.Of(release, blocks.Data, dateline.Data, dates.Data, formats.Data, language.Data, page.Data, token.Data)

// Version is what pipeline.Article.Produced says of this stage, as "1.1.0+3f9a2c".
func Version() string { return versionOf() }
