package main

// fact is what neither a Go type nor its comment says.
type fact struct {
	// text is the description, where the field's own comment does not give it.
	text string
	// oneOf names a constant of package pipeline: the values are those of its block.
	oneOf string
	// such names a constant too, of the values that are usual; there may be others.
	such     string
	min, max *float64
	pattern  string
	nonEmpty bool // of a string or an array
}

func num(f float64) *float64 { return &f }

const tokenPattern = "^[a-z0-9_-]{1,64}$"

// facts by Go type and field. Each has to name a field that exists.
var facts = map[string]fact{
	"Span.Start":  {text: "Code points before the span", min: num(0)},
	"Span.End":    {text: "Code points before the first one after the span", min: num(0)},
	"Span.Text":   {text: "What stands there"},
	"Block.Kind":  {text: "What the part is for the reader", oneOf: "Paragraph"},
	"Block.Start": {text: "Code points before the block", min: num(0)},
	"Block.End":   {text: "Code points before the first one after the block", min: num(0)},

	"Subject.Name": {text: "The supplier's word for it"},
	"Subject.URI":  {text: "The supplier's code for it"},

	"EdNote.Text":          {text: "The note, plain text"},
	"Symbol.Ticker":        {text: "The ticker, without the exchange"},
	"Symbol.Exchange":      {text: "The exchange that the ticker belongs to, as the supplier has it"},
	"Symbol.ISIN":          {text: "The International Securities Identification Number"},
	"AltID.Role":           {text: "What the supplier calls it"},
	"AltID.Value":          {text: "The identity"},
	"Association.URI":      {text: "Its address or identity"},
	"Association.Headline": {text: "Its headline, plain text"},
	"Association.Caption":  {text: "What stands under it, plain text; a caption of a picture is a block of the text too"},
	"Association.Byline":   {text: "Who made it"},
	"Association.Credit":   {text: "Who has to be credited"},

	"Article.ID":                {nonEmpty: true},
	"Article.Version":           {min: num(1)},
	"Article.Source":            {pattern: tokenPattern},
	"Article.URL":               {text: "Where it can be read"},
	"Article.Headline":          {text: "The headline, plain text"},
	"Article.Byline":            {text: "Who wrote it, as the supplier has it"},
	"Article.Located":           {text: "Where it was filed: the place of the dateline"},
	"Article.Urgency":           {text: "How urgent it is, as the supplier has it; by the IPTC 1 is the most and 9 the least"},
	"Article.Language":          {text: "The language, as in BCP 47"},
	"Article.EditorialNote":     {text: "What the supplier tells editors, and not readers"},
	"Article.PubStatus":         {text: "Whether it may be published. A canceled article is a tombstone: all that was sent under its id is withdrawn", oneOf: "Usable"},
	"Article.FirstCreated":      {text: "When the story's first version was made"},
	"Article.VersionCreated":    {text: "When this version was made"},
	"Article.EmbargoedUntil":    {text: "Not for publication before then"},
	"Article.Subjects":          {text: "What it is about, as its supplier says"},
	"Editorial.Slugline":        {text: "The keyword that desks call the story by"},
	"Editorial.Keywords":        {text: "Words that the supplier files it under"},
	"Editorial.CreditLine":      {text: "The credit that has to be printed"},
	"Editorial.InfoSources":     {text: "Where its facts come from, as the supplier says"},
	"Editorial.CopyrightHolder": {text: "Who has the copyright"},
	"Editorial.CopyrightNotice": {text: "The notice of copyright"},
	"Editorial.UsageTerms":      {text: "What may be done with it"},
	"Editorial.Genres":          {text: "What kind of text it is"},
	"Editorial.Audience":        {text: "Whom it is meant for, as the supplier says"},
	"Editorial.ContentWarning":  {text: "What readers have to be warned of"},
	"Editorial.TranslationOf":   {text: "The uri of the story that this one is a translation of"},
	"Editorial.AltIDs":          {text: "Other identities of the item"},
	"Editorial.Expires":         {text: "Not to be used after then"},
	"Editorial.WordCount":       {text: "The words of the text, as the supplier counts them", min: num(0)},
	"Article.Annotations":       {text: "What the stages found, by the name of the stage. Names that are not described here may be there too"},
	"Article.Produced":          {text: "Which version of each stage made its annotation"},

	"Entity.ID":       {nonEmpty: true},
	"Entity.Type":     {text: "What it is: a type of OntoNotes 5, where WORK is its WORK_OF_ART, or one of a model that a user has trained", such: "Person", pattern: "^[A-Z][A-Z0-9_]{0,63}$"},
	"Entity.Roles":    {text: "What the article says of its function, as in \"chief executive officer\""},
	"Entity.Wikidata": {pattern: "^Q[1-9][0-9]*$"},
	"Entity.Salience": {min: num(0), max: num(1)},
	"Entity.Mentions": {text: "Every place where the article refers to it, in order"},
	"Mention.Kind":    {text: "How it is referred to", oneOf: "NameMention"},

	"Quote.ID":         {nonEmpty: true},
	"Quote.Type":       {text: "direct: all of it stands between marks; mixed: some of it does; indirect: none does; scare: marks that report no speech", oneOf: "Direct"},
	"Quote.Content":    {nonEmpty: true},
	"Quote.Speaker":    {text: "Who said it; absent where nobody did or the text does not say"},
	"Quote.Cue":        {text: "The word or words that report the speech, as in \"said\""},
	"Quote.Confidence": {min: num(0), max: num(1)},
	"Quote.Evidence":   {text: "What in the text decided it"},

	"Speaker.Entity": {text: "The id of the entity that it is"},
	"Speaker.Kind":   {text: "What kind of speaker it is", oneOf: "PersonSpeaker"},
	"Ref.Entity":     {text: "The id of the entity that it is"},

	"Tone.Score":                 {text: "From the most negative to the most positive; 0 says nothing either way", min: num(-1), max: num(1)},
	"Tone.Label":                 {text: "The score in one word", oneOf: "Negative"},
	"Sentiment.NotAnalysed":      {text: "Why the text was not read: it is in a language that the stage does not know, or there are no words in it. There is no score and no label then: nothing was judged", oneOf: "OtherLanguage"},
	"Sentiment.Sentences":        {text: "The tone of each sentence, in order: good and bad news, events and all"},
	"Sentiment.Entities":         {text: "How the text makes each entity look"},
	"Sentiment.Quotes":           {text: "The tone of each quote"},
	"SentenceTone.Start":         {text: "Code points before the sentence", min: num(0)},
	"SentenceTone.End":           {text: "Code points before the first one after the sentence", min: num(0)},
	"SentenceTone.Evidence":      {text: "The words that decided it"},
	"EntityTone.Entity":          {text: "The id of the entity"},
	"EntityTone.Confidence":      {min: num(0), max: num(1)},
	"Stance.Confidence":          {text: "Of an opinion: the share of opinions given this value that careful readers of the whole article hold too", min: num(0), max: num(1)},
	"Stance.Evidence":            {text: "What in the text makes it look so"},
	"QuoteTone.Quote":            {text: "The id of the quote"},
	"QuoteTone.Targets":          {text: "The speaker's stance toward the entities named in the quote"},
	"QuoteTone.Evidence":         {text: "The words that decided it"},
	"ArticleRef.ID":              {text: "The id of the article, the same for every version of one story", nonEmpty: true},
	"ArticleRef.Version":         {text: "Which version of the article", min: num(1)},
	"ArticleRef.Source":          {text: "The feed, a subject token", pattern: tokenPattern},
	"ArticleRef.URI":             {text: "The supplier's own identity of the story"},
	"ArticleRef.URL":             {text: "Where the article can be read"},
	"ArticleRef.Headline":        {text: "The article's headline"},
	"QuoteEvent.Article":         {text: "The version of the article that it stands in"},
	"QuoteEvent.Quote":           {text: "What was said; never a quote of the type scare. Entity ids in it refer to the article"},
	"QuoteEvent.Tone":            {text: "The tone of the words quoted"},
	"EntityEvent.Article":        {text: "The version of the article that names it"},
	"EntityEvent.Entity":         {text: "What the article names"},
	"EntityEvent.Stance":         {text: "How the text makes it look"},
	"Retraction.Article":         {text: "The version of the article that no longer has them"},
	"Retraction.Withdrawn":       {text: "The ids (ce-id) of the events that no longer stand, of all versions of the article", nonEmpty: true},
	"Retraction.Reason":          {text: "changed: a newer version does not have it any more; killed: the article was canceled or withheld", oneOf: "Changed"},
	"QuoteEvent.SpeakerRoles":    {text: "The functions of the speaker's entity"},
	"QuoteEvent.SpeakerWikidata": {text: "The Wikidata item of the speaker's entity", pattern: "^Q[1-9][0-9]*$"},
	"Correction.ID":              {text: "The id of the correction", nonEmpty: true},
	"Correction.Article":         {text: "The version of the article that is corrected"},
	"Correction.Kind":            {text: "speaker: the quote was said by speaker, or by nobody who is named; words: what was said in the quote is content; not_speech: the quote reports no speech; missed: speaker said content, and no quote was found there; same: entities are one and the same; checked: all else that was found is right; undo: the correction undoes does not hold", oneOf: "CorrectSpeaker"},
	"Correction.Content":         {text: "What was said, without the outer marks"},
	"Correction.Speaker":         {text: "Who said it"},
	"Correction.By":              {text: "Who corrects, as the editor gives it"},
	"Correction.Note":            {text: "What the editor adds"},
	"Correction.Time":            {text: "When it was corrected"},
	"ArticleRef.VersionCreated":  {text: "When this version was made"},

	"Desk.Language": {text: "The article's language, a BCP 47 tag"},
	"Desk.Urgency":  {min: num(1), max: num(9)},
	"Desk.Genres":   {text: "What kind of text it is: the supplier's words, else its codes; of many the first twenty"},
	"Desk.Subjects": {text: "What it is about: the supplier's words, else its codes; of many the first twenty"},
	"Desk.Keywords": {text: "The supplier's keywords"},
	"Desk.Provider": {text: "Who sent the item"},
}
