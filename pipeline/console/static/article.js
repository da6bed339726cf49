// The Article page: pointing at a quote, a speaker, a name or a pronoun, or reaching it with the keyboard, shows what
// belongs to it.
const joined = document.getElementById('joined');
const ids = (e, name) => (e?.getAttribute(name) || '').split(' ').filter(Boolean);

function clear() {
  for (const e of document.querySelectorAll('.on, .ev')) e.classList.remove('on', 'ev');
  if (joined) joined.hidden = true;
}

function join(target) {
  const at = target.closest?.('[data-q], [data-e]');
  if (!at) return clear();
  const quotes = ids(at, 'data-q');
  const inText = at.closest('.text');
  // In the text, a name within a quote joins the places of that name; around it, the quote joins its speaker.
  const entities = ids(at, 'data-e');
  clear();
  const by = (name, list) => list.map((id) => `[${name}~="${CSS.escape(id)}"]`).join(',');
  const mark = (selector, kind) => {
    if (selector) for (const e of document.querySelectorAll(selector)) if (e.closest('.text, .card, .named')) e.classList.add(kind);
  };
  if (entities.length && (at.matches('.name, .pronoun, .nominal') || !quotes.length)) {
    mark(by('data-e', entities), 'on');
  } else {
    mark(by('data-q', quotes), 'on');
  }
  if (!inText) mark(by('data-ev', entities.length && !quotes.length ? entities : quotes), 'ev');
  if (inText && at.matches('.pronoun, .nominal') && joined) {
    joined.textContent = `${at.textContent.trim()}: ${at.title}`;
    joined.hidden = false;
  }
}

for (const kind of ['pointerover', 'focusin']) document.addEventListener(kind, (e) => join(e.target));
document.addEventListener('keydown', (e) => { if (e.key === 'Escape') clear(); });
if (document.activeElement !== document.body) join(document.activeElement);
