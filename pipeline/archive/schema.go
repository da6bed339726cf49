package archive

import "strings"

// Versions of the schema are written into the archive. The two before are brought up to date when they are opened (upgrade.go); an
// older one is refused, and made anew by a rebuild.
const (
	sqliteVersion   = "4" // words and those who are named are in an index of its own (package index)
	postgresVersion = "4" // versions are in the order of time
)

// The tables, in the words of both databases: {…} is spelled by the dialect. Times are milliseconds since 1970, 0 where there is none.
const schema = `
CREATE TABLE IF NOT EXISTS meta (key {text} PRIMARY KEY, value {text} NOT NULL) {clustered};

-- One row an article, for the version that stands or for its tombstone. num is in num.go.
-- killed is the greatest version that was there when it was canceled, 0 where it never was. who is in who.go.
-- story is what its versions stand under: in the order of time, as ids are in none, and whoever writes in no order writes everywhere. '' is
-- for the id itself, in archives of before.
CREATE TABLE IF NOT EXISTS articles (
  num {int} PRIMARY KEY, id {text} NOT NULL UNIQUE, version {int} NOT NULL, killed {int} NOT NULL, status {text} NOT NULL,
  source {text} NOT NULL, uri {text} NOT NULL, url {text} NOT NULL, headline {text} NOT NULL, byline {text} NOT NULL, located {text} NOT NULL, language {text} NOT NULL,
  created {int} NOT NULL, at {int} NOT NULL, words {int} NOT NULL, quotes {int} NOT NULL, tone {text} NOT NULL, score {real} NOT NULL, who {text} NOT NULL, story {text} NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS articles_source ON articles (source, num);

-- Every version that came, as it was on the wire: JSON, compressed with zstd. A killed article has none. article is the story.
CREATE TABLE IF NOT EXISTS versions (
  article {text} NOT NULL, version {int} NOT NULL, created {int} NOT NULL, received {int} NOT NULL, headline {text} NOT NULL, status {text} NOT NULL, body {blob} NOT NULL,
  PRIMARY KEY (article, version)
);

-- Quotes of the versions that stand. speaker is an identity; name is the speaker's in words; about lists identities and the stance: 12+ 7- 9.
CREATE TABLE IF NOT EXISTS quotes (
  num {int} PRIMARY KEY, quote {text} NOT NULL, type {text} NOT NULL, kind {text} NOT NULL, speaker {int}, name {text} NOT NULL, confidence {real} NOT NULL,
  tone {text} NOT NULL, content {text} NOT NULL, about {text} NOT NULL
) {bymonth};

-- head is the identity that it counts as, itself unless it was merged. own_… count its own mentions, the others those of all that it is head of.
CREATE TABLE IF NOT EXISTS identities (
  num {int} PRIMARY KEY, id {text} NOT NULL UNIQUE, type {text} NOT NULL, folded {text} NOT NULL, name {text} NOT NULL, wikidata {text} UNIQUE, head {int} NOT NULL, role {text} NOT NULL,
  own_articles {int} NOT NULL, own_said {int} NOT NULL, articles {int} NOT NULL, said {int} NOT NULL, first {int} NOT NULL, last {int} NOT NULL
);
CREATE INDEX IF NOT EXISTS identities_folded ON identities (folded, type);
CREATE INDEX IF NOT EXISTS identities_head ON identities (head);
CREATE INDEX IF NOT EXISTS identities_articles ON identities (articles, num);

-- What of the numbers of identities is not added to them yet (counts.go).
CREATE TABLE IF NOT EXISTS counts (num {int} PRIMARY KEY, list {text} NOT NULL) {clustered};

-- What tells people of one name apart: words of roles, and bodies. It changes seldom, and would make rows long that each article changes.
CREATE TABLE IF NOT EXISTS contexts (identity {int} PRIMARY KEY, context {text} NOT NULL);

-- Names under which an identity is found, the words of them, and all words that there are.
CREATE TABLE IF NOT EXISTS names (identity {int} NOT NULL, folded {text} NOT NULL, name {text} NOT NULL, PRIMARY KEY (identity, folded)) {clustered};
CREATE INDEX IF NOT EXISTS names_folded ON names (folded);
CREATE TABLE IF NOT EXISTS name_words (word {text} NOT NULL, identity {int} NOT NULL, PRIMARY KEY (word, identity)) {clustered};
CREATE TABLE IF NOT EXISTS vocabulary (word {text} PRIMARY KEY) {clustered};

-- How much there is, by day (since 1970) and source, so that nobody has to count.
CREATE TABLE IF NOT EXISTS tally (day {int} NOT NULL, source {text} NOT NULL, articles {int} NOT NULL, dead {int} NOT NULL, quotes {int} NOT NULL, versions {int} NOT NULL, PRIMARY KEY (day, source)) {clustered};

CREATE TABLE IF NOT EXISTS decisions (
  num {int} PRIMARY KEY, kind {text} NOT NULL, person {int} NOT NULL, target {int} NOT NULL, rule {text} NOT NULL, author {text} NOT NULL, note {text} NOT NULL, at {int} NOT NULL, undone {int} NOT NULL
);
`

// addStory gives articles of before their story, without writing them anew.
const addStory = `ALTER TABLE articles ADD COLUMN story {text} NOT NULL DEFAULT ''`

func spell(statement string, spelling []string) string {
	return strings.NewReplacer(spelling...).Replace(statement)
}

// tables spells tables for a database.
func tables(schema string, spelling []string) []string {
	all := spell(schema, spelling)
	var out []string
	for statement := range strings.SplitSeq(all, ";\n") {
		var lines []string
		for line := range strings.Lines(statement) {
			if !strings.HasPrefix(line, "--") && strings.TrimSpace(line) != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, ""))
		}
	}
	return out
}
