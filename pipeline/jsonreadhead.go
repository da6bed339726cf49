package pipeline

// The methods below read what those of writer in jsonhead.go write. Each member has a number of its own.

// readArticle reads all of b as an article. Where it gives false, what a has counts for nothing.
func (r *reader) readArticle(a *Article) bool {
	r.article(a)
	return !r.bad && r.i == len(r.b)
}

func (r *reader) article(a *Article) {
	readObject(r, a, func(r *reader, a *Article, name string) int {
		if s, n := articleText(a, name); s != nil {
			*s = r.str()
			return n
		}
		switch name {
		case "version":
			a.Version = r.integer()
			return 1
		case "urgency":
			a.Urgency = r.integer()
			return 8
		case "firstCreated":
			a.FirstCreated = r.time()
			return 12
		case "versionCreated":
			a.VersionCreated = r.time()
			return 13
		case "embargoedUntil":
			a.EmbargoedUntil = r.time()
			return 14
		case "subjects":
			a.Subjects = readList(r, (*reader).subject)
			return 15
		case "blocks":
			a.Blocks = readListOf(r, 16, (*reader).block)
			return 18
		case "annotations":
			a.Annotations = r.annotations()
			return 19
		case "produced":
			a.Produced = r.produced()
			return 20
		}
		if s, n := editorialText(&a.Editorial, name); s != nil {
			*s = r.str()
			return n
		}
		return editorialField(r, &a.Editorial, name)
	})
}

// articleText gives the member of an article that is a text, and its number.
func articleText(a *Article, name string) (*string, int) {
	switch name {
	case "id":
		return &a.ID, 0
	case "source":
		return &a.Source, 2
	case "uri":
		return &a.URI, 3
	case "url":
		return &a.URL, 4
	case "headline":
		return &a.Headline, 5
	case "byline":
		return &a.Byline, 6
	case "located":
		return &a.Located, 7
	case "language":
		return &a.Language, 9
	case "editorialNote":
		return &a.EditorialNote, 10
	case "pubStatus":
		return &a.PubStatus, 11
	case "duplicateOf":
		return &a.DuplicateOf, 16
	case "text":
		return &a.Text, 17
	}
	return nil, -1
}

// editorialText is articleText for the rest of the members. Their numbers are behind those of the article.
func editorialText(e *Editorial, name string) (*string, int) {
	switch name {
	case "slugline":
		return &e.Slugline, 23
	case "description":
		return &e.Description, 25
	case "provider":
		return &e.Provider, 26
	case "creditLine":
		return &e.CreditLine, 28
	case "copyrightHolder":
		return &e.CopyrightHolder, 29
	case "copyrightNotice":
		return &e.CopyrightNotice, 30
	case "usageTerms":
		return &e.UsageTerms, 31
	case "priority":
		return &e.Priority, 34
	case "timeZone":
		return &e.TimeZone, 40
	case "evolvedFrom":
		return &e.EvolvedFrom, 41
	case "translationOf":
		return &e.TranslationOf, 42
	}
	return nil, -1
}

func editorialField(r *reader, e *Editorial, name string) int {
	switch name {
	case "signals":
		e.Signals = r.texts()
		return 21
	case "edNotes":
		e.EdNotes = readList(r, (*reader).edNote)
		return 22
	case "keywords":
		e.Keywords = r.texts()
		return 24
	case "infoSources":
		e.InfoSources = r.texts()
		return 27
	case "genres":
		e.Genres = readList(r, (*reader).subject)
		return 32
	case "products":
		e.Products = readList(r, (*reader).subject)
		return 33
	case "symbols":
		e.Symbols = readList(r, (*reader).symbol)
		return 35
	case "audience":
		e.Audience = r.texts()
		return 36
	case "contentWarning":
		e.ContentWarning = r.texts()
		return 37
	case "expires":
		e.Expires = r.time()
		return 38
	case "wordCount":
		e.WordCount = r.integer()
		return 39
	case "altIds":
		e.AltIDs = readList(r, (*reader).altID)
		return 43
	case "associations":
		e.Associations = readList(r, (*reader).association)
		return 44
	}
	return -1
}

func (r *reader) block(v *Block) {
	readObject(r, v, func(r *reader, v *Block, name string) int {
		switch name {
		case "kind":
			v.Kind = r.term()
			return 0
		case "start":
			v.Start = r.integer()
			return 1
		case "end":
			v.End = r.integer()
			return 2
		}
		return -1
	})
}

func (r *reader) subject(v *Subject) {
	readObject(r, v, func(r *reader, v *Subject, name string) int {
		switch name {
		case "name":
			v.Name = r.str()
			return 0
		case "uri":
			v.URI = r.str()
			return 1
		case "scheme":
			v.Scheme = r.str()
			return 2
		}
		return -1
	})
}

func (r *reader) edNote(v *EdNote) {
	readObject(r, v, func(r *reader, v *EdNote, name string) int {
		switch name {
		case "role":
			v.Role = r.str()
			return 0
		case "text":
			v.Text = r.str()
			return 1
		}
		return -1
	})
}

func (r *reader) symbol(v *Symbol) {
	readObject(r, v, func(r *reader, v *Symbol, name string) int {
		switch name {
		case "ticker":
			v.Ticker = r.str()
			return 0
		case "exchange":
			v.Exchange = r.str()
			return 1
		case "isin":
			v.ISIN = r.str()
			return 2
		}
		return -1
	})
}

func (r *reader) altID(v *AltID) {
	readObject(r, v, func(r *reader, v *AltID, name string) int {
		switch name {
		case "role":
			v.Role = r.str()
			return 0
		case "value":
			v.Value = r.str()
			return 1
		}
		return -1
	})
}

func (r *reader) association(v *Association) {
	readObject(r, v, func(r *reader, v *Association, name string) int {
		switch name {
		case "type":
			v.Type = r.str()
			return 0
		case "uri":
			v.URI = r.str()
			return 1
		case "headline":
			v.Headline = r.str()
			return 2
		case "caption":
			v.Caption = r.str()
			return 3
		case "byline":
			v.Byline = r.str()
			return 4
		case "credit":
			v.Credit = r.str()
			return 5
		}
		return -1
	})
}

// annotations reads those of an article: each is kept as it came.
func (r *reader) annotations() Annotations {
	all := Annotations{}
	r.mapping(func(name string) bool {
		_, twice := all[name]
		if r.word("null") {
			all[name] = nil
			return twice
		}
		all[name] = r.annotation(name)
		return twice
	})
	return all
}

// annotation reads one. Entities and quotes are read at once, as most of those who read an article ask for them: going past them, and
// reading them then, takes half as much time again.
func (r *reader) annotation(name string) *Annotation {
	start := r.i
	var v any
	switch name {
	case EntitiesLayer:
		v = readListOf(r, 16, (*reader).entity)
	case QuotesLayer:
		v = readListOf(r, 24, (*reader).quote)
	}
	if v == nil || r.bad {
		r.i, r.bad, v = start, false, nil
		r.value()
	}
	n := &Annotation{raw: r.b[start:r.i]}
	if v != nil {
		n.read.Store(&v)
	}
	return n
}

func (r *reader) produced() map[string]string {
	all := map[string]string{}
	r.mapping(func(name string) bool {
		_, twice := all[name]
		all[name] = r.str()
		return twice
	})
	return all
}

// mapping reads an object with names of any kind. one reads a value, and reports whether its name was there before.
func (r *reader) mapping(one func(name string) (twice bool)) {
	r.want('{')
	if r.bad || r.take('}') {
		return
	}
	for !r.bad {
		name := r.str()
		r.want(':')
		if r.bad || one(name) {
			r.bad = true
			return
		}
		if r.take('}') {
			return
		}
		r.want(',')
	}
}
