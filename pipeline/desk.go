package pipeline

// Desk is what editors choose by: what of Article and Editorial goes with each event of the article, in few words, as an
// article has some thirty events.
type Desk struct {
	Language string `json:"language,omitempty"`
	// Urgency is from 1, the most urgent, to 9; 0 where the supplier says none.
	Urgency int `json:"urgency,omitempty"`
	// Genres, Subjects and Symbols are names or codes: the supplier's words where there are some, else its codes. Of many
	// the first twenty.
	Genres   []string `json:"genres,omitempty"`
	Subjects []string `json:"subjects,omitempty"`
	// Symbols are tickers, or ISINs where there is no ticker.
	Symbols  []string `json:"symbols,omitempty"`
	Keywords []string `json:"keywords,omitempty"`
	Provider string   `json:"provider,omitempty"`
	// Signals say how the version relates to the one before, as in Editorial.
	Signals []string `json:"signals,omitempty"`
}

// maxDesk is how many values of one field go with each event.
const maxDesk = 20

// desk is what goes with the events of the article.
func (a *Article) desk() Desk {
	d := Desk{Language: a.Language, Urgency: a.Urgency, Provider: a.Provider, Signals: first(a.Signals), Keywords: first(a.Keywords)}
	d.Genres, d.Subjects = subjectNames(a.Genres), subjectNames(a.Subjects)
	for _, s := range first(a.Symbols) {
		if s.Ticker != "" {
			d.Symbols = append(d.Symbols, s.Ticker)
		} else if s.ISIN != "" {
			d.Symbols = append(d.Symbols, s.ISIN)
		}
	}
	return d
}

func subjectNames(subjects []Subject) []string {
	var out []string
	for _, s := range first(subjects) {
		if s.Name != "" {
			out = append(out, s.Name)
		} else if s.URI != "" {
			out = append(out, s.URI)
		}
	}
	return out
}

func first[T any](all []T) []T { return all[:min(len(all), maxDesk):min(len(all), maxDesk)] }
