package pipeline

import (
	"bytes"
	"sync"
)

// Memory spares the workers of one process the reading of what another of them has just written: it keeps the last
// articles together with their encoding. What it gives is what DecodeArticle would give for the same bytes, and shares
// what was derived from the text. It is safe for use by many goroutines.
type Memory struct {
	mu     sync.Mutex
	known  map[string]remembered
	recent []string // a ring of keys
	next   int
}

type remembered struct {
	body    []byte
	article *Article
}

// NewMemory makes a Memory of the last size articles.
func NewMemory(size int) *Memory {
	return &Memory{known: make(map[string]remembered, size), recent: make([]string, max(size, 1))}
}

// Remember keeps an article and its encoding under a key. Neither may change from then on.
func (m *Memory) Remember(key string, body []byte, a *Article) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.known[key]; !ok {
		delete(m.known, m.recent[m.next])
		m.recent[m.next] = key
		m.next = (m.next + 1) % len(m.recent)
	}
	m.known[key] = remembered{body, a}
}

// Recall gives the article that was encoded as body, nil where key is not known or stands for something else. It is
// forgotten then: an article has one reader, and one that has to read it again can.
func (m *Memory) Recall(key string, body []byte) *Article {
	m.mu.Lock()
	r, ok := m.known[key]
	delete(m.known, key)
	m.mu.Unlock()
	if !ok || !bytes.Equal(r.body, body) {
		return nil
	}
	a := *r.article
	return &a
}
