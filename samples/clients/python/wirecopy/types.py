"""Types of what wirecopy sends, made by docs/schemas/gen from the schemas in docs/schemas: go generate ./docs/....

Offsets count code points, as indexes of str do.
"""

from __future__ import annotations

from typing import Any, List, Literal, Optional, TypedDict


class _AltID(TypedDict):
    value: str


class AltID(_AltID, total=False):
    """AltID is another identity of the item."""

    role: str


class Annotations(TypedDict, total=False):
    """What the stages found, by the name of the stage. Names that are not described here may be there too"""

    entities: Optional[List[Entity]]
    quotes: Optional[List[Quote]]
    sentiment: Sentiment


class _Article(TypedDict):
    id: str
    text: str


class Article(_Article, total=False):
    """Article is one version of one news story. Field names follow IPTC ninjs 3.1 where ninjs has one. Offsets are in Unicode code points. Readers ignore fields that they do not know."""

    altIds: List[AltID]
    annotations: Annotations
    associations: List[Association]
    audience: List[str]
    blocks: List[Block]
    byline: str
    contentWarning: List[str]
    copyrightHolder: str
    copyrightNotice: str
    creditLine: str
    description: str
    duplicateOf: str
    edNotes: List[EdNote]
    editorialNote: str
    embargoedUntil: str
    evolvedFrom: str
    expires: str
    firstCreated: str
    genres: List[Subject]
    headline: str
    infoSources: List[str]
    keywords: List[str]
    language: str
    located: str
    priority: str
    produced: Any
    products: List[Subject]
    provider: str
    pubStatus: Literal["usable", "withheld", "canceled"]
    signals: List[str]
    slugline: str
    source: str
    subjects: List[Subject]
    symbols: List[Symbol]
    timeZone: str
    translationOf: str
    urgency: int
    uri: str
    url: str
    usageTerms: str
    version: int
    versionCreated: str
    wordCount: int


class _ArticleRef(TypedDict):
    id: str


class ArticleRef(_ArticleRef, total=False):
    """ArticleRef says which version of which article an event belongs to."""

    genres: List[str]
    headline: str
    keywords: List[str]
    language: str
    provider: str
    signals: List[str]
    source: str
    subjects: List[str]
    symbols: List[str]
    urgency: int
    uri: str
    url: str
    version: int
    versionCreated: str


class Association(TypedDict, total=False):
    """Association is a picture, a recording or another item that goes with a text."""

    byline: str
    caption: str
    credit: str
    headline: str
    type: str
    uri: str


class _Block(TypedDict):
    end: int
    kind: Literal["paragraph", "heading", "caption", "credit", "dateline", "byline", "note"]
    start: int


class Block(_Block, total=False):
    """Block is a part of the text with a role of its own. Offsets as in Span."""



class _Correction(TypedDict):
    article: ArticleRef
    id: str
    kind: Literal["speaker", "words", "not_speech", "missed", "same", "checked", "undo"]
    time: str


class Correction(_Correction, total=False):
    """Correction is what an editor says of what was found in one version of an article. It changes no article: it is kept, shown beside what it corrects, and made into gold documents for evaluation and training. Offsets are in Unicode code points. Readers ignore fields that they do not know."""

    by: str
    content: List[Span]
    corrected: Article
    entities: List[str]
    note: str
    quote: str
    speaker: Speaker
    undoes: str


class _EdNote(TypedDict):
    text: str


class EdNote(_EdNote, total=False):
    """EdNote is a note to editors."""

    role: str


class _EntitiesEvent(TypedDict):
    article: ArticleRef


class EntitiesEvent(_EntitiesEvent, total=False):
    """EntitiesEvent is all that one version of an article names, and what stands of the article at that version. Offsets are in Unicode code points. Readers ignore fields that they do not know."""

    entities: List[NamedEntity]
    killed: int
    reason: str
    singly: bool
    standing: List[Standing]
    withdrawn: List[str]


class _Entity(TypedDict):
    id: str
    mentions: List[Mention]
    name: str
    salience: float
    type: str


class Entity(_Entity, total=False):
    """Entity is someone or something that an article names, with every place where it does."""

    ids: List[str]
    roles: List[str]
    wikidata: str


class _EntityEvent(TypedDict):
    article: ArticleRef
    entity: Entity


class EntityEvent(_EntityEvent, total=False):
    """EntityEvent is one entity that an article names. Offsets are in Unicode code points. Readers ignore fields that they do not know."""

    stance: Stance


class _EntityRetraction(TypedDict):
    article: ArticleRef
    reason: Literal["changed", "killed"]
    withdrawn: List[str]


class EntityRetraction(_EntityRetraction, total=False):
    """Retraction withdraws quotes or entities that were sent before, on the subject on which they were sent. It does not repeat what they said. Offsets are in Unicode code points. Readers ignore fields that they do not know."""



class _EntityTone(TypedDict):
    entity: str
    label: Literal["negative", "neutral", "positive"]
    score: float


class EntityTone(_EntityTone, total=False):
    """EntityTone is how a text makes an entity look, not the mood of the news around it. It is neutral, with a score of 0, unless the evidence for an opinion is there."""

    confidence: float
    evidence: List[Span]


class _Mention(TypedDict):
    end: int
    kind: Literal["name", "nominal", "pronoun"]
    start: int
    text: str


class Mention(_Mention, total=False):
    """Mention is one place where an entity is referred to."""



class _NamedEntity(TypedDict):
    id: str
    mentions: List[Mention]
    name: str
    salience: float
    type: str


class NamedEntity(_NamedEntity, total=False):
    """NamedEntity is an entity, and how the article makes it look."""

    ids: List[str]
    roles: List[str]
    stance: Stance
    wikidata: str


class _Quote(TypedDict):
    confidence: float
    content: List[Span]
    id: str
    rule: str
    type: Literal["direct", "mixed", "indirect", "scare"]


class Quote(_Quote, total=False):
    """Quote is one thing said: what, by whom, with which cue."""

    cue: Span
    evidence: List[Span]
    repaired: bool
    speaker: Speaker
    via: List[Ref]


class _QuoteEvent(TypedDict):
    article: ArticleRef
    quote: Quote


class QuoteEvent(_QuoteEvent, total=False):
    """QuoteEvent is one quote, whole enough to be read without its article. Offsets are in Unicode code points. Readers ignore fields that they do not know."""

    speakerName: str
    speakerRoles: List[str]
    speakerWikidata: str
    tone: Tone


class _QuoteRetraction(TypedDict):
    article: ArticleRef
    reason: Literal["changed", "killed"]
    withdrawn: List[str]


class QuoteRetraction(_QuoteRetraction, total=False):
    """Retraction withdraws quotes or entities that were sent before, on the subject on which they were sent. It does not repeat what they said. Offsets are in Unicode code points. Readers ignore fields that they do not know."""



class _QuoteTone(TypedDict):
    label: Literal["negative", "neutral", "positive"]
    quote: str
    score: float


class QuoteTone(_QuoteTone, total=False):
    """QuoteTone is the tone of the words quoted, and the stance of their speaker toward the entities named in them."""

    evidence: List[Span]
    targets: List[EntityTone]


class _Ref(TypedDict):
    end: int
    start: int
    text: str


class Ref(_Ref, total=False):
    """Ref is a span that refers to an entity."""

    entity: str


class _SentenceTone(TypedDict):
    end: int
    label: Literal["negative", "neutral", "positive"]
    score: float
    start: int


class SentenceTone(_SentenceTone, total=False):
    """SentenceTone is the tone of one sentence. Offsets as in Span."""

    evidence: List[Span]


class Sentiment(TypedDict, total=False):
    """Sentiment is how an article speaks: the whole and each sentence (good and bad news, events and all), how it makes each entity look, and each quote. A text that was not read has NotAnalysed, and no score and no label anywhere."""

    entities: List[EntityTone]
    label: Literal["negative", "neutral", "positive"]
    notAnalysed: Literal["language", "empty"]
    quotes: List[QuoteTone]
    score: float
    sentences: List[SentenceTone]


class _Span(TypedDict):
    end: int
    start: int
    text: str


class Span(_Span, total=False):
    """Span is a stretch of an article's text. Offsets are Unicode code points into the text, zero-based and half-open, as in W3C Web Annotation; Text repeats what stands there, so that a reader can check it."""



class _Speaker(TypedDict):
    end: int
    kind: Literal["person", "organization", "collective", "anonymous", "document"]
    start: int
    text: str


class Speaker(_Speaker, total=False):
    """Speaker is who said it, as the text has it, and the entity that it is, where that is known."""

    entity: str


class _Stance(TypedDict):
    label: Literal["negative", "neutral", "positive"]
    score: float


class Stance(_Stance, total=False):
    """Stance is how an article makes an entity look: EntityTone without the entity's id."""

    confidence: float
    evidence: List[Span]


class _Standing(TypedDict):
    events: List[str]
    subject: str


class Standing(_Standing, total=False):
    """Standing is one thing that was sent and not withdrawn: a quote of certain words by a speaker, or an entity by type and name."""

    key: str
    singly: bool


class Subject(TypedDict, total=False):
    """Subject is what an article is about, as its supplier says."""

    name: str
    scheme: str
    uri: str


class Symbol(TypedDict, total=False):
    """Symbol names a security."""

    exchange: str
    isin: str
    ticker: str


class _Tone(TypedDict):
    label: Literal["negative", "neutral", "positive"]
    score: float


class Tone(_Tone, total=False):
    """Tone is a score in [-1, 1] and its label."""

