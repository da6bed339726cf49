package pipeline

// head writes the members of an article but its annotations and what made them: what is the same behind every stage.
func (w *writer) head(a *Article) {
	w.key(`"id":`)
	w.str(a.ID)
	w.number0(`"version":`, a.Version)
	w.text(`"source":`, a.Source)
	w.text(`"uri":`, a.URI)
	w.text(`"url":`, a.URL)
	w.text(`"headline":`, a.Headline)
	w.text(`"byline":`, a.Byline)
	w.text(`"located":`, a.Located)
	w.number0(`"urgency":`, a.Urgency)
	w.text(`"language":`, a.Language)
	w.text(`"editorialNote":`, a.EditorialNote)
	w.text(`"pubStatus":`, a.PubStatus)
	w.time(`"firstCreated":`, a.FirstCreated)
	w.time(`"versionCreated":`, a.VersionCreated)
	w.time(`"embargoedUntil":`, a.EmbargoedUntil)
	w.subjects(`"subjects":`, a.Subjects)
	w.editorialMembers(&a.Editorial)
	w.text(`"duplicateOf":`, a.DuplicateOf)
	w.key(`"text":`)
	w.str(a.Text)
	list(w, `"blocks":`, a.Blocks, func(w *writer, b *Block) {
		w.key(`"kind":`)
		w.str(b.Kind)
		w.key(`"start":`)
		w.integer(b.Start)
		w.key(`"end":`)
		w.integer(b.End)
	})
}

func (w *writer) editorialMembers(e *Editorial) {
	w.texts(`"signals":`, e.Signals)
	list(w, `"edNotes":`, e.EdNotes, func(w *writer, n *EdNote) {
		w.text(`"role":`, n.Role)
		w.key(`"text":`)
		w.str(n.Text)
	})
	w.text(`"slugline":`, e.Slugline)
	w.texts(`"keywords":`, e.Keywords)
	w.text(`"description":`, e.Description)
	w.text(`"provider":`, e.Provider)
	w.texts(`"infoSources":`, e.InfoSources)
	w.text(`"creditLine":`, e.CreditLine)
	w.text(`"copyrightHolder":`, e.CopyrightHolder)
	w.text(`"copyrightNotice":`, e.CopyrightNotice)
	w.text(`"usageTerms":`, e.UsageTerms)
	w.subjects(`"genres":`, e.Genres)
	w.subjects(`"products":`, e.Products)
	w.text(`"priority":`, e.Priority)
	list(w, `"symbols":`, e.Symbols, func(w *writer, s *Symbol) {
		w.text(`"ticker":`, s.Ticker)
		w.text(`"exchange":`, s.Exchange)
		w.text(`"isin":`, s.ISIN)
	})
	w.texts(`"audience":`, e.Audience)
	w.texts(`"contentWarning":`, e.ContentWarning)
	w.time(`"expires":`, e.Expires)
	w.number0(`"wordCount":`, e.WordCount)
	w.text(`"timeZone":`, e.TimeZone)
	w.text(`"evolvedFrom":`, e.EvolvedFrom)
	w.text(`"translationOf":`, e.TranslationOf)
	list(w, `"altIds":`, e.AltIDs, func(w *writer, id *AltID) {
		w.text(`"role":`, id.Role)
		w.key(`"value":`)
		w.str(id.Value)
	})
	list(w, `"associations":`, e.Associations, func(w *writer, a *Association) {
		w.text(`"type":`, a.Type)
		w.text(`"uri":`, a.URI)
		w.text(`"headline":`, a.Headline)
		w.text(`"caption":`, a.Caption)
		w.text(`"byline":`, a.Byline)
		w.text(`"credit":`, a.Credit)
	})
}

func (w *writer) subjects(key string, all []Subject) {
	list(w, key, all, func(w *writer, s *Subject) {
		w.text(`"name":`, s.Name)
		w.text(`"uri":`, s.URI)
		w.text(`"scheme":`, s.Scheme)
	})
}

// list writes a member that is a list of objects, and is left out where it is empty.
func list[T any](w *writer, key string, all []T, members func(*writer, *T)) {
	if len(all) == 0 {
		return
	}
	w.key(key)
	writeAll(w, all, func(w *writer, v *T) {
		w.raw("{")
		members(w, v)
		w.close('}')
	})
}

// number0 writes a member that is left out where it is 0.
func (w *writer) number0(key string, n int) {
	if n != 0 {
		w.key(key)
		w.integer(n)
	}
}

// member writes a key that is not known to be plain.
func (w *writer) member(name string) {
	w.key("")
	w.str(name)
	w.close(':')
}
