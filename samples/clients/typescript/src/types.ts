// Types of what wirecopy sends, made by docs/schemas/gen from the schemas in docs/schemas: go generate ./docs/.... Offsets count code points: [...text].slice(start, end).

/** AltID is another identity of the item. */
export interface AltID {
  /** What the supplier calls it */
  role?: string;
  /** The identity */
  value: string;
}

/** What the stages found, by the name of the stage. Names that are not described here may be there too */
export interface Annotations {
  entities?: Array<Entity> | null;
  quotes?: Array<Quote> | null;
  sentiment?: Sentiment;
  /** Annotations of other stages. */
  [name: string]: unknown;
}

/** Article is one version of one news story. Field names follow IPTC ninjs 3.1 where ninjs has one. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface Article {
  /** Other identities of the item */
  altIds?: Array<AltID>;
  /** What the stages found, by the name of the stage. Names that are not described here may be there too */
  annotations?: Annotations;
  /** Associations are the pictures and other media that go with the text. */
  associations?: Array<Association>;
  /** Whom it is meant for, as the supplier says */
  audience?: Array<string>;
  /** Blocks are the parts of Text, in order and without overlap. None means that all of it is to be read. */
  blocks?: Array<Block>;
  /** Who wrote it, as the supplier has it */
  byline?: string;
  /** What readers have to be warned of */
  contentWarning?: Array<string>;
  /** Who has the copyright */
  copyrightHolder?: string;
  /** The notice of copyright */
  copyrightNotice?: string;
  /** The credit that has to be printed */
  creditLine?: string;
  /** Description is the abstract, the summary or the teaser. */
  description?: string;
  /** DuplicateOf is the ID of the first story seen that says nearly the same, from this feed or another. */
  duplicateOf?: string;
  /** EdNotes are all notes to editors, in order. EditorialNote is the first that is no mere service line. */
  edNotes?: Array<EdNote>;
  /** What the supplier tells editors, and not readers */
  editorialNote?: string;
  /** Not for publication before then */
  embargoedUntil?: string;
  /** EvolvedFrom is the uri of the story or version that this one continues, TranslationOf that of the original. */
  evolvedFrom?: string;
  /** Not to be used after then */
  expires?: string;
  /** When the story's first version was made */
  firstCreated?: string;
  /** What kind of text it is */
  genres?: Array<Subject>;
  /** The headline, plain text */
  headline?: string;
  /** ID is the same for every version of one story, and a valid subject token. */
  id: string;
  /** Where its facts come from, as the supplier says */
  infoSources?: Array<string>;
  /** Words that the supplier files it under */
  keywords?: Array<string>;
  /** The language, as in BCP 47 */
  language?: string;
  /** Where it was filed: the place of the dateline */
  located?: string;
  /** Priority is that of the transmission, where the supplier sends one beside Urgency. */
  priority?: string;
  /** Which version of each stage made its annotation */
  produced?: unknown;
  /** Products are the services and products that the item is a part of. */
  products?: Array<Subject>;
  /** Provider sent the item, InfoSources are where its facts come from, and CreditLine is what has to be printed. */
  provider?: string;
  /** Whether it may be published. A canceled article is a tombstone: all that was sent under its id is withdrawn */
  pubStatus?: "usable" | "withheld" | "canceled";
  /** Signals say how this version relates to the one before, and other signs to editors. */
  signals?: Array<string>;
  /** The keyword that desks call the story by */
  slugline?: string;
  /** Source is the feed, a subject token. */
  source?: string;
  /** What it is about, as its supplier says */
  subjects?: Array<Subject>;
  /** Symbols are the securities that the item is about. */
  symbols?: Array<Symbol>;
  /** Text is plain text, never changed after ingestion; every offset refers to it. */
  text: string;
  /** TimeZone is the zone of the feed, where the item's times came without one and were read in it. */
  timeZone?: string;
  /** The uri of the story that this one is a translation of */
  translationOf?: string;
  /** How urgent it is, as the supplier has it; by the IPTC 1 is the most and 9 the least */
  urgency?: number;
  /** URI is the supplier's own identity of the story. */
  uri?: string;
  /** Where it can be read */
  url?: string;
  /** What may be done with it */
  usageTerms?: string;
  /** Version counts the versions seen of the story, from 1. */
  version?: number;
  /** When this version was made */
  versionCreated?: string;
  /** The words of the text, as the supplier counts them */
  wordCount?: number;
}

/** ArticleRef says which version of which article an event belongs to. */
export interface ArticleRef {
  /** What kind of text it is: the supplier's words, else its codes; of many the first twenty */
  genres?: Array<string>;
  /** The article's headline */
  headline?: string;
  /** The id of the article, the same for every version of one story */
  id: string;
  /** The supplier's keywords */
  keywords?: Array<string>;
  /** The article's language, a BCP 47 tag */
  language?: string;
  /** Who sent the item */
  provider?: string;
  /** Signals say how the version relates to the one before, as in Editorial. */
  signals?: Array<string>;
  /** The feed, a subject token */
  source?: string;
  /** What it is about: the supplier's words, else its codes; of many the first twenty */
  subjects?: Array<string>;
  /** Symbols are tickers, or ISINs where there is no ticker. */
  symbols?: Array<string>;
  /** Urgency is from 1, the most urgent, to 9; 0 where the supplier says none. */
  urgency?: number;
  /** The supplier's own identity of the story */
  uri?: string;
  /** Where the article can be read */
  url?: string;
  /** Which version of the article */
  version?: number;
  /** When this version was made */
  versionCreated?: string;
}

/** Association is a picture, a recording or another item that goes with a text. */
export interface Association {
  /** Who made it */
  byline?: string;
  /** What stands under it, plain text; a caption of a picture is a block of the text too */
  caption?: string;
  /** Who has to be credited */
  credit?: string;
  /** Its headline, plain text */
  headline?: string;
  /** Type is "picture", "video", "audio", "graphic" or what else the supplier says. */
  type?: string;
  /** Its address or identity */
  uri?: string;
}

/** Block is a part of the text with a role of its own. Offsets as in Span. */
export interface Block {
  /** Code points before the first one after the block */
  end: number;
  /** What the part is for the reader */
  kind: "paragraph" | "heading" | "caption" | "credit" | "dateline" | "byline" | "note";
  /** Code points before the block */
  start: number;
}

/** Correction is what an editor says of what was found in one version of an article. It changes no article: it is kept, shown beside what it corrects, and made into gold documents for evaluation and training. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface Correction {
  /** The version of the article that is corrected */
  article: ArticleRef;
  /** Who corrects, as the editor gives it */
  by?: string;
  /** What was said, without the outer marks */
  content?: Array<Span>;
  /** Corrected is the version of the article as it was found, with the first correction of it: so that the correction says something when the article is no longer kept. */
  corrected?: Article;
  /** Entities are ids of entities of the article. */
  entities?: Array<string>;
  /** The id of the correction */
  id: string;
  /** speaker: the quote was said by speaker, or by nobody who is named; words: what was said in the quote is content; not_speech: the quote reports no speech; missed: speaker said content, and no quote was found there; same: entities are one and the same; checked: all else that was found is right; undo: the correction undoes does not hold */
  kind: "speaker" | "words" | "not_speech" | "missed" | "same" | "checked" | "undo";
  /** What the editor adds */
  note?: string;
  /** Quote is the id of the quote that is corrected. */
  quote?: string;
  /** Who said it */
  speaker?: Speaker;
  /** When it was corrected */
  time: string;
  /** Undoes is the id of an earlier correction. */
  undoes?: string;
}

/** EdNote is a note to editors. */
export interface EdNote {
  /** Role is what the supplier calls its kind, such as "correction"; "" for none. */
  role?: string;
  /** The note, plain text */
  text: string;
}

/** EntitiesEvent is all that one version of an article names, and what stands of the article at that version. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface EntitiesEvent {
  article: ArticleRef;
  entities?: Array<NamedEntity>;
  /** Killed is the newest version at the time when the article was last canceled; absent where it never was. */
  killed?: number;
  reason?: string;
  /** Singly says that each of these entities has an event of its own besides. */
  singly?: boolean;
  /** Standing lists the quotes and entities that were sent of this or an earlier version, and not withdrawn. Entities that this version names for the first time are left out. */
  standing?: Array<Standing>;
  /** Withdrawn are the ids of the entities, as events have them, that this version no longer has, of all versions of the article; Reason is that of a Retraction. */
  withdrawn?: Array<string>;
}

/** Entity is someone or something that an article names, with every place where it does. */
export interface Entity {
  /** ID is unique within the article: e1, e2, … in order of first mention. */
  id: string;
  /** IDs are those that the user's own table of names gives besides, as they are written there. */
  ids?: Array<string>;
  /** Every place where the article refers to it, in order */
  mentions: Array<Mention>;
  /** Name is the fullest form of the name in the article. */
  name: string;
  /** What the article says of its function, as in "chief executive officer" */
  roles?: Array<string>;
  /** Salience is in [0, 1]: how much the article is about it. */
  salience: number;
  /** What it is: a type of OntoNotes 5, where WORK is its WORK_OF_ART, or one of a model that a user has trained */
  type: string;
  /** Wikidata is the item's id, "Q…", where the name is known and clear. */
  wikidata?: string;
}

/** EntityEvent is one entity that an article names. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface EntityEvent {
  /** The version of the article that names it */
  article: ArticleRef;
  /** What the article names */
  entity: Entity;
  /** How the text makes it look */
  stance?: Stance;
}

/** Retraction withdraws quotes or entities that were sent before, on the subject on which they were sent. It does not repeat what they said. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface EntityRetraction {
  /** The version of the article that no longer has them */
  article: ArticleRef;
  /** changed: a newer version does not have it any more; killed: the article was canceled or withheld */
  reason: "changed" | "killed";
  /** The ids (ce-id) of the events that no longer stand, of all versions of the article */
  withdrawn: Array<string>;
}

/** EntityTone is how a text makes an entity look, not the mood of the news around it. It is neutral, with a score of 0, unless the evidence for an opinion is there. */
export interface EntityTone {
  /** Confidence of an opinion is in [0, 1]: the share of opinions given this value that careful readers of the whole article hold too. Absent where there is no opinion. */
  confidence?: number;
  /** The id of the entity */
  entity: string;
  /** Evidence is what in the text makes it look so. */
  evidence?: Array<Span>;
  /** The score in one word */
  label: "negative" | "neutral" | "positive";
  /** From the most negative to the most positive; 0 says nothing either way */
  score: number;
}

/** Mention is one place where an entity is referred to. */
export interface Mention {
  /** Code points before the first one after the span */
  end: number;
  /** How it is referred to */
  kind: "name" | "nominal" | "pronoun";
  /** Code points before the span */
  start: number;
  /** What stands there */
  text: string;
}

/** NamedEntity is an entity, and how the article makes it look. */
export interface NamedEntity {
  /** ID is unique within the article: e1, e2, … in order of first mention. */
  id: string;
  /** IDs are those that the user's own table of names gives besides, as they are written there. */
  ids?: Array<string>;
  /** Every place where the article refers to it, in order */
  mentions: Array<Mention>;
  /** Name is the fullest form of the name in the article. */
  name: string;
  /** What the article says of its function, as in "chief executive officer" */
  roles?: Array<string>;
  /** Salience is in [0, 1]: how much the article is about it. */
  salience: number;
  stance?: Stance;
  /** What it is: a type of OntoNotes 5, where WORK is its WORK_OF_ART, or one of a model that a user has trained */
  type: string;
  /** Wikidata is the item's id, "Q…", where the name is known and clear. */
  wikidata?: string;
}

/** Quote is one thing said: what, by whom, with which cue. */
export interface Quote {
  /** Confidence is in [0, 1]: the share of quotes given this value that are right. */
  confidence: number;
  /** Content is what was said, without the outer marks; a split quote has several spans. */
  content: Array<Span>;
  /** The word or words that report the speech, as in "said" */
  cue?: Span;
  /** What in the text decided it */
  evidence?: Array<Span>;
  /** ID is unique within the article: q1, q2, … in order of appearance. */
  id: string;
  /** Repaired says that the marks did not pair and were completed. */
  repaired?: boolean;
  /** Rule names what decided the speaker, or why there is none. */
  rule: string;
  /** Who said it; absent where nobody did or the text does not say */
  speaker?: Speaker;
  /** direct: all of it stands between marks; mixed: some of it does; indirect: none does; scare: marks that report no speech */
  type: "direct" | "mixed" | "indirect" | "scare";
  /** Via is who relayed it, the nearest to the reader first. */
  via?: Array<Ref>;
}

/** QuoteEvent is one quote, whole enough to be read without its article. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface QuoteEvent {
  /** The version of the article that it stands in */
  article: ArticleRef;
  /** What was said; never a quote of the type scare. Entity ids in it refer to the article */
  quote: Quote;
  /** SpeakerName is the speaker's full name where the speaker is a known entity, else the words in the text; "" where there is no speaker. An anonymous speaker's entity is what it speaks for, so its name stays the words in the text. */
  speakerName?: string;
  /** The functions of the speaker's entity */
  speakerRoles?: Array<string>;
  /** The Wikidata item of the speaker's entity */
  speakerWikidata?: string;
  /** The tone of the words quoted */
  tone?: Tone;
}

/** Retraction withdraws quotes or entities that were sent before, on the subject on which they were sent. It does not repeat what they said. Offsets are in Unicode code points. Readers ignore fields that they do not know. */
export interface QuoteRetraction {
  /** The version of the article that no longer has them */
  article: ArticleRef;
  /** changed: a newer version does not have it any more; killed: the article was canceled or withheld */
  reason: "changed" | "killed";
  /** The ids (ce-id) of the events that no longer stand, of all versions of the article */
  withdrawn: Array<string>;
}

/** QuoteTone is the tone of the words quoted, and the stance of their speaker toward the entities named in them. */
export interface QuoteTone {
  /** The words that decided it */
  evidence?: Array<Span>;
  /** The score in one word */
  label: "negative" | "neutral" | "positive";
  /** The id of the quote */
  quote: string;
  /** From the most negative to the most positive; 0 says nothing either way */
  score: number;
  /** The speaker's stance toward the entities named in the quote */
  targets?: Array<EntityTone>;
}

/** Ref is a span that refers to an entity. */
export interface Ref {
  /** Code points before the first one after the span */
  end: number;
  /** The id of the entity that it is */
  entity?: string;
  /** Code points before the span */
  start: number;
  /** What stands there */
  text: string;
}

/** SentenceTone is the tone of one sentence. Offsets as in Span. */
export interface SentenceTone {
  /** Code points before the first one after the sentence */
  end: number;
  /** The words that decided it */
  evidence?: Array<Span>;
  /** The score in one word */
  label: "negative" | "neutral" | "positive";
  /** From the most negative to the most positive; 0 says nothing either way */
  score: number;
  /** Code points before the sentence */
  start: number;
}

/** Sentiment is how an article speaks: the whole and each sentence (good and bad news, events and all), how it makes each entity look, and each quote. A text that was not read has NotAnalysed, and no score and no label anywhere. */
export interface Sentiment {
  /** How the text makes each entity look */
  entities?: Array<EntityTone>;
  /** The score in one word */
  label?: "negative" | "neutral" | "positive";
  /** Why the text was not read: it is in a language that the stage does not know, or there are no words in it. There is no score and no label then: nothing was judged */
  notAnalysed?: "language" | "empty";
  /** The tone of each quote */
  quotes?: Array<QuoteTone>;
  /** From the most negative to the most positive; 0 says nothing either way */
  score?: number;
  /** The tone of each sentence, in order: good and bad news, events and all */
  sentences?: Array<SentenceTone>;
}

/** Span is a stretch of an article's text. Offsets are Unicode code points into the text, zero-based and half-open, as in W3C Web Annotation; Text repeats what stands there, so that a reader can check it. */
export interface Span {
  /** Code points before the first one after the span */
  end: number;
  /** Code points before the span */
  start: number;
  /** What stands there */
  text: string;
}

/** Speaker is who said it, as the text has it, and the entity that it is, where that is known. */
export interface Speaker {
  /** Code points before the first one after the span */
  end: number;
  /** The id of the entity that it is */
  entity?: string;
  /** What kind of speaker it is */
  kind: "person" | "organization" | "collective" | "anonymous" | "document";
  /** Code points before the span */
  start: number;
  /** What stands there */
  text: string;
}

/** Stance is how an article makes an entity look: EntityTone without the entity's id. */
export interface Stance {
  /** Of an opinion: the share of opinions given this value that careful readers of the whole article hold too */
  confidence?: number;
  /** What in the text makes it look so */
  evidence?: Array<Span>;
  /** The score in one word */
  label: "negative" | "neutral" | "positive";
  /** From the most negative to the most positive; 0 says nothing either way */
  score: number;
}

/** Standing is one thing that was sent and not withdrawn: a quote of certain words by a speaker, or an entity by type and name. */
export interface Standing {
  /** Events are the ids of its events, of all versions that have it, without the article's id and the "@" behind it. */
  events: Array<string>;
  /** Key tells the quotes of one speaker from each other: it is the same for the same words. */
  key?: string;
  /** Singly says that an entity was sent in an event of its own besides. */
  singly?: boolean;
  /** Subject is that of its events. */
  subject: string;
}

/** Subject is what an article is about, as its supplier says. */
export interface Subject {
  /** The supplier's word for it */
  name?: string;
  /** Scheme is the vocabulary that the code in URI belongs to, such as "medtop" for IPTC Media Topics. */
  scheme?: string;
  /** The supplier's code for it */
  uri?: string;
}

/** Symbol names a security. */
export interface Symbol {
  /** The exchange that the ticker belongs to, as the supplier has it */
  exchange?: string;
  /** The International Securities Identification Number */
  isin?: string;
  /** The ticker, without the exchange */
  ticker?: string;
}

/** Tone is a score in [-1, 1] and its label. */
export interface Tone {
  /** The score in one word */
  label: "negative" | "neutral" | "positive";
  /** From the most negative to the most positive; 0 says nothing either way */
  score: number;
}
