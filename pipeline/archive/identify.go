package archive

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"wirecopy/pipeline"
	"wirecopy/pipeline/archive/words"
	"wirecopy/pipeline/token"
)

// person is an identity, as the writer knows it.
type person struct {
	num, head               int64
	id, typ                 string
	folded                  string // the name, folded: what it is found by
	name, wikidata          string
	role                    string
	context                 set
	names                   set   // folded, under which it is found; "" where not read yet
	articles, said          int   // since the last flush
	first, last             int64 // milliseconds
	fresh, changed          bool
	storedContext           int
	storedRole, storeQ      string
	storedFirst, storedLast int64
}

// called is what identities are found by.
type called struct{ typ, folded string }

// known is what a writer knows of identities. It holds only while no other process writes.
type known struct {
	byName  map[called][]*person // all that there are of a type and a folded name
	byID    map[string]*person   // of Wikidata; nil where there is none
	byNum   map[int64]*person
	touched map[*person]bool
	fresh   map[string]bool // ids of those that are not written yet
	lastNum int64
	splits  map[int64][]split // by the identity that is split
	pending map[string]bool   // articles that are gathered, and not written yet
	next    map[int64]int64   // the next free number of a second
	loaded  bool
	tallies map[dayOf]*tally
	folds   map[string]string // names, folded
	// standing is what was read ahead of articles that are to be stored next.
	standing map[string]standing

	counts   []counts // not written yet
	listed   bool     // the following is known
	lists    int      // that wait (counts.go)
	waiting  int      // bytes of them
	lastList int64
}

func newKnown() *known {
	return &known{byName: map[called][]*person{}, byID: map[string]*person{}, byNum: map[int64]*person{}, touched: map[*person]bool{}, fresh: map[string]bool{}, pending: map[string]bool{}, next: map[int64]int64{}, tallies: map[dayOf]*tally{}, folds: map[string]string{}, standing: map[string]standing{}}
}

// mostKnown is how many identities a writer keeps in mind, about 500 bytes each.
const mostKnown = 100_000

// settled is called when all that was gathered is written.
func (k *known) settled() {
	clear(k.pending)
	clear(k.next)
	if len(k.byNum) > mostKnown {
		clear(k.byName)
		clear(k.byID)
		clear(k.byNum)
	}
}

// fold is foldName of a name that was most likely seen before.
func (k *known) fold(name string) string {
	f, ok := k.folds[name]
	if !ok {
		if len(k.folds) >= mostKnown {
			clear(k.folds)
		}
		f = foldName(name)
		k.folds[strings.Clone(name)] = f
	}
	return f
}

// count adds to the numbers of an identity.
func (k *known) count(p *person, articles, said int) {
	p.articles += articles
	p.said += said
	k.touched[p] = true
}

// identify gives the identities of an article's entities.
func (w *writer) identify(ctx context.Context, a *pipeline.Article, entities []pipeline.EntityEvent, at time.Time) ([]*person, error) {
	if !w.known.loaded {
		if err := w.loadDecisions(ctx); err != nil {
			return nil, err
		}
	}
	bodies := organizations(entities)
	out, contexts := make([]*person, len(entities)), make([][]string, len(entities))
	for i := range entities {
		e := &entities[i].Entity
		contexts[i] = contextOf(e, bodies)
		p, err := w.identifyOne(ctx, e, contexts[i])
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	for i, p := range out {
		e := &entities[i].Entity
		p, err := w.obeySplits(ctx, p, a, e, out)
		if err != nil {
			return nil, err
		}
		out[i] = p
		if err := w.learn(ctx, p, e, contexts[i], millis(at)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// organizations are the folded names of the bodies that an article names, which tell people of one name apart.
func organizations(entities []pipeline.EntityEvent) []string {
	var out []string
	for i := range entities {
		if e := &entities[i].Entity; e.Type == pipeline.Org && len(out) < 8 {
			out = append(out, "o:"+token.Name(e.Name))
		}
	}
	return out
}

// vague are words of roles that many have.
var vague = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("a an the of for in at on and to from with by former ex then acting deputy vice senior chief head officer director president minister manager member executive general leader spokesman spokeswoman spokesperson secretary chairman chairwoman chair") {
		m[words.Stem(w)] = true
	}
	return m
}()

// contextOf is what tells a person from others of the same name: the words of its roles, and the bodies that the article names.
func contextOf(e *pipeline.Entity, bodies []string) []string {
	if e.Type != pipeline.Person {
		return nil
	}
	var out []string
	for _, role := range e.Roles {
		words.Each(role, func(word words.Word) {
			if s := words.Stem(word.Text); !vague[s] && len(out) < 12 {
				out = append(out, s)
			}
		})
	}
	return append(out, bodies...)
}

// role reports whether something in a context comes from a role.
func hasRole(context []string) bool {
	return slices.ContainsFunc(context, func(s string) bool { return !strings.HasPrefix(s, "o:") })
}

// shared counts what of a is in b, until there is enough.
func shared(a []string, b set, enough int) int {
	n := 0
	for _, s := range a {
		if b.has(s) {
			if n++; n == enough {
				break
			}
		}
	}
	return n
}

// identifyOne finds whom an entity is, or makes an identity of it.
//
// A Wikidata id decides. Without one it is somebody of the same type and name: of a person, the one with whom the most of the context is
// shared. Where nothing is shared, a full name is taken for the one who was there first, unless roles stand on both sides; a single name
// is taken for nobody that is there, as too many are called Smith.
func (w *writer) identifyOne(ctx context.Context, e *pipeline.Entity, context []string) (*person, error) {
	if e.Wikidata != "" {
		p, err := w.byWikidata(ctx, e.Wikidata)
		if p != nil || err != nil {
			return p, err
		}
	}
	folded := w.known.fold(e.Name)
	all, err := w.byName(ctx, e.Type, folded)
	if err != nil {
		return nil, err
	}
	best, bestShared, enough := (*person)(nil), -1, len(context)
	if len(all) == 1 { // nobody is to be compared
		enough = 1
	}
	for _, p := range all {
		if e.Wikidata != "" && p.wikidata != "" { // another one
			continue
		}
		n := 0
		if e.Type == pipeline.Person {
			n = shared(context, p.context, enough)
			if n == 0 && (hasRole(context) && hasRole(strings.Fields(string(p.context))) || !strings.Contains(folded, " ")) {
				continue
			}
		}
		if n > bestShared {
			best, bestShared = p, n
		}
	}
	if best != nil {
		if e.Wikidata != "" {
			best.wikidata, best.changed = strings.Clone(e.Wikidata), true
			w.known.byID[best.wikidata] = best
			w.known.touched[best] = true
		}
		return best, nil
	}
	return w.newIdentity(ctx, e.Type, e.Name, folded, e.Wikidata)
}

// foldName is a name as identities are compared: without case, accents, and the legal form of a company.
func foldName(name string) string {
	list := strings.Fields(name)
	n := len(list)
	for n > 1 && (token.LegalForm(list[n-1]) || list[n-1] == "&") {
		n--
	}
	f := words.Folded(strings.Join(list[:n], " "))
	if f == "" {
		return clean(strings.ToLower(name)) // a name without letters
	}
	return f
}

// idOf is the beginning of an identity's id: its name as a token, and of a name without any a sum of it.
func idOf(name string) string {
	if t := token.Name(name); t != token.Unknown {
		return t
	}
	h := fnv.New64a()
	h.Write([]byte(name))
	return "x-" + strconv.FormatUint(h.Sum64(), 36)
}

func (w *writer) newIdentity(ctx context.Context, typ, name, folded, wikidata string) (*person, error) {
	k := w.known
	if k.lastNum == 0 {
		if _, err := w.one(ctx, `SELECT coalesce(max(num), 0) FROM identities`, nil, &k.lastNum); err != nil {
			return nil, err
		}
	}
	k.lastNum++
	p := &person{num: k.lastNum, head: k.lastNum, typ: strings.Clone(typ), folded: folded, name: kept(name), wikidata: strings.Clone(wikidata), fresh: true}
	// Many may have one name, so the place of the search for a free id follows from how many there are.
	base, n := idOf(name), len(k.byName[called{typ, folded}])+1
	for {
		p.id = base
		if n > 1 {
			p.id += "~" + strconv.Itoa(n)
		}
		taken, err := w.idTaken(ctx, p.id)
		if err != nil {
			return nil, err
		}
		if !taken {
			break
		}
		n++
	}
	k.fresh[p.id] = true
	k.byNum[p.num] = p
	k.byName[called{p.typ, p.folded}] = append(k.byName[called{p.typ, p.folded}], p)
	if wikidata != "" {
		k.byID[p.wikidata] = p
	}
	k.touched[p] = true
	w.findUnder(p, folded, p.name)
	return p, nil
}

func (w *writer) idTaken(ctx context.Context, id string) (bool, error) {
	if w.known.fresh[id] {
		return true, nil
	}
	var n int
	return w.one(ctx, `SELECT 1 FROM identities WHERE id = ?`, []any{id}, &n)
}

// kept is a text as it is kept in mind: alone, without the article that it is a piece of.
func kept(s string) string { return strings.Clone(clean(s)) }

// findUnder lets an identity be found under a name.
func (w *writer) findUnder(p *person, folded, name string) {
	if p.names.has(folded) {
		return
	}
	p.names = p.names.with(folded)
	w.rows[nameRows].add(p.num, folded, clean(name))
	for word := range strings.FieldsSeq(folded) {
		w.rows[wordRows].add(word, p.num)
		w.rows[vocabularyRows].add(word)
	}
}

// mostContext is how much of its context an identity keeps, mostNames under how many names it is found.
const (
	mostContext = 24
	mostNames   = 64
)

// learn notes what an article says of an identity.
func (w *writer) learn(ctx context.Context, p *person, e *pipeline.Entity, context []string, at int64) error {
	w.known.touched[p] = true
	if n := p.context.size(); n < mostContext {
		for _, s := range context {
			if n < mostContext && !p.context.has(s) {
				p.context = p.context.with(s)
				n++
			}
		}
	}
	if p.first == 0 || at < p.first {
		p.first = at
	}
	if at >= p.last {
		p.last = at
		if len(e.Roles) > 0 {
			p.role = kept(e.Roles[0])
		}
	}
	if e.Name == p.name {
		return nil
	}
	if p.names == "" {
		err := w.query(ctx, func(scan func(...any) error) error {
			var f string
			if err := scan(&f); err != nil {
				return err
			}
			p.names = p.names.with(f)
			return nil
		}, `SELECT folded FROM names WHERE identity = ?`, p.num)
		if err != nil {
			return err
		}
	}
	if p.names.size() < mostNames {
		w.findUnder(p, w.known.fold(e.Name), e.Name)
	}
	return nil
}

const personColumns = `num, head, id, type, folded, name, coalesce(wikidata, ''), role, coalesce((SELECT c.context FROM contexts c WHERE c.identity = identities.num), ''), first, last`

func (w *writer) people(ctx context.Context, where string, args ...any) ([]*person, error) {
	return w.peopleOf(ctx, `SELECT `+personColumns+` FROM identities WHERE `+where, args...)
}

// peopleOf gives those that a query of personColumns gives.
func (w *writer) peopleOf(ctx context.Context, query string, args ...any) ([]*person, error) {
	var out []*person
	err := w.query(ctx, func(scan func(...any) error) error {
		p := new(person)
		var context string
		if err := scan(&p.num, &p.head, &p.id, &p.typ, &p.folded, &p.name, &p.wikidata, &p.role, &context, &p.first, &p.last); err != nil {
			return err
		}
		if have := w.known.byNum[p.num]; have != nil {
			p = have // with what is not written yet
		} else {
			p.context = newSet(strings.Fields(context))
			p.storedContext, p.storedRole, p.storeQ, p.storedFirst, p.storedLast = len(p.context), p.role, p.wikidata, p.first, p.last
			w.known.byNum[p.num] = p
		}
		out = append(out, p)
		return nil
	}, query, args...)
	return out, err
}

func (w *writer) byWikidata(ctx context.Context, id string) (*person, error) {
	if p, ok := w.known.byID[id]; ok {
		return p, nil
	}
	all, err := w.people(ctx, `wikidata = ?`, id)
	if err != nil {
		return nil, err
	}
	var p *person
	if len(all) > 0 {
		p = all[0]
	}
	w.known.byID[strings.Clone(id)] = p
	return p, nil
}

func (w *writer) byName(ctx context.Context, typ, folded string) ([]*person, error) {
	key := called{typ, folded}
	if all, ok := w.known.byName[key]; ok {
		return all, nil
	}
	all, err := w.people(ctx, `folded = ? AND type = ? ORDER BY num`, folded, typ)
	if err != nil {
		return nil, err
	}
	w.known.byName[called{strings.Clone(typ), strings.Clone(folded)}] = all
	return all, nil
}

// identity gives the identity of a number.
func (w *writer) identity(ctx context.Context, num int64) (*person, error) {
	if p := w.known.byNum[num]; p != nil {
		return p, nil
	}
	all, err := w.people(ctx, `num = ?`, num)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, ErrNotFound
	}
	return all[0], nil
}

// settleIdentities writes what has changed of identities.
func (w *writer) settleIdentities(ctx context.Context) error {
	touched := make([]*person, 0, len(w.known.touched))
	for p := range w.known.touched {
		touched = append(touched, p)
	}
	slices.SortFunc(touched, func(a, b *person) int { return int(a.num - b.num) })
	for _, p := range touched {
		if p.fresh {
			var q any
			if p.wikidata != "" {
				q = p.wikidata
			}
			w.rows[identityRows].add(p.num, p.id, p.typ, p.folded, p.name, q, p.head, p.role, p.articles, p.said, p.articles, p.said, p.first, p.last)
		} else if err := w.update(ctx, p); err != nil {
			return err
		}
		if len(p.context) != p.storedContext {
			w.rows[contextRows].add(p.num, p.context.joined(" "))
		}
		p.fresh, p.articles, p.said = false, 0, 0
		p.storedContext, p.storedRole, p.storeQ, p.storedFirst, p.storedLast = len(p.context), p.role, p.wikidata, p.first, p.last
	}
	clear(w.known.touched)
	clear(w.known.fresh)
	return nil
}

// update writes what has changed of one, in as few columns as it can.
func (w *writer) update(ctx context.Context, p *person) error {
	if p.articles != 0 || p.said != 0 || p.first != p.storedFirst || p.last != p.storedLast {
		w.known.counts = append(w.known.counts, counts{p.num, p.articles, p.said, p.first, p.last})
	}
	if p.role != p.storedRole || p.wikidata != p.storeQ {
		var q any
		if p.wikidata != "" {
			q = p.wikidata
		}
		return w.exec(ctx, `UPDATE identities SET role = ?, wikidata = ? WHERE num = ?`, p.role, q, p.num)
	}
	return nil
}
