// The Live page: quotes as they come, at the top of those that the server put there.
import { html, render, state, Line } from './page.js';

const most = 500; // lines that the page keeps

const list = document.querySelector('#live .lines');
const status = document.getElementById('status');
const pause = document.getElementById('pause');
const form = document.getElementById('filter');
const feed = document.querySelector('a[href^="/quotes.atom"]');

const begin = state();
let lines = begin.lines; // the newest first
let waiting = []; // what has come while the page is paused
let paused = false;
let position = begin.seq; // the number of the last message of which the page knows
let source = null;
let fresh = new Set();
let connection = '';
let active = 0; // of the line that the keyboard is at

function put(into, line) {
  const at = into.findIndex((l) => l.id === line.id);
  if (at >= 0) {
    into[at] = line;
    return false;
  }
  const below = into.findIndex((l) => l.seq < line.seq);
  into.splice(below < 0 ? into.length : below, 0, line);
  return true;
}

function take(line) {
  if (paused) {
    // What is on the page already changes, as a withdrawal must not wait.
    const at = lines.findIndex((l) => l.id === line.id);
    if (at >= 0) lines[at] = line; else put(waiting, line);
  } else if (put(lines, line)) {
    fresh.add(line.id);
    lines.length = Math.min(lines.length, most);
  }
  later();
}

let scheduled = false;
function later() { // one drawing for all that comes at once
  if (!scheduled) {
    scheduled = true;
    setTimeout(() => { scheduled = false; draw(); }, 30);
  }
}

function draw() {
  active = Math.min(active, Math.max(lines.length - 1, 0));
  render(lines.length
    ? lines.map((l, i) => html`<${Line} key=${l.id} line=${l} fresh=${fresh.has(l.id)} first=${i === active} focus=${() => { active = lines.indexOf(l); }}/>`)
    : chosen().toString() ? html`<li class="empty">No quote that was kept is like that. New ones appear here as they come.</li>`
      : html`<li class="empty">No quotes yet. They appear here as they come: send an item with <code>wirecopy send</code>.</li>`, list);
  const count = `${lines.length} quote${lines.length === 1 ? '' : 's'}`;
  status.textContent = paused ? `paused, ${waiting.length} waiting` : connection || `live, ${count}`;
  pause.textContent = paused ? 'Go on' : 'Pause';
  pause.setAttribute('aria-pressed', String(paused));
}

function toggle() {
  paused = !paused;
  if (!paused) {
    for (const l of waiting.reverse()) if (put(lines, l)) fresh.add(l.id);
    waiting = [];
    lines.length = Math.min(lines.length, most);
  }
  draw();
}

// connect follows from the last message on. The browser comes back by itself after a break, with Last-Event-ID.
function connect() {
  if (source) source.close();
  const query = new URLSearchParams(chosen());
  query.set('after', String(position));
  source = new EventSource(`/live/events?${query}`);
  source.addEventListener('open', () => { connection = ''; later(); });
  source.addEventListener('quote', (e) => {
    position = Math.max(position, Number(e.lastEventId) || 0);
    take(JSON.parse(e.data));
  });
  source.addEventListener('gap', () => reload());
  source.addEventListener('error', () => {
    connection = 'not connected; trying again';
    later();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => { if (!document.hidden) connect(); }, 3000);
  });
}

// chosen is the filter, as it stands in the address.
function chosen() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.set(name, value.trim());
  return query;
}

// reload gets the page for the filter from the server, and goes on from there.
async function reload() {
  const query = chosen().toString();
  const answer = await fetch(`/?${query}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok || query !== chosen().toString()) return;
  const now = await answer.json();
  [lines, waiting, fresh, position, active] = [now.lines, [], new Set(), now.seq, 0];
  history.replaceState(null, '', query ? `/?${query}` : '/');
  if (feed) feed.setAttribute('href', `/quotes.atom?${query}`);
  draw();
  connect();
}

let typing = 0;
form.addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(reload, 300); });
form.addEventListener('submit', (e) => { e.preventDefault(); clearTimeout(typing); reload(); });
form.querySelector('.reset').addEventListener('click', (e) => {
  e.preventDefault();
  for (const field of form.elements) if (field.name) field.value = '';
  reload();
});
pause.hidden = false;
pause.addEventListener('click', toggle);

// A tab that nobody sees holds no connection: browsers allow few to one host, and what was missed comes when it is seen.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) source.close(); else connect();
});

// Keys work while a quote has the focus: up and down, Home and End, Enter for the article, p for pause.
list.addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const to = { ArrowDown: active + 1, j: active + 1, ArrowUp: active - 1, k: active - 1, Home: 0, End: lines.length - 1 }[e.key];
  if (to !== undefined) {
    e.preventDefault();
    active = Math.max(0, Math.min(to, lines.length - 1));
    draw();
    document.getElementById(`l${lines[active].seq}`)?.focus();
  } else if (e.key === 'p') {
    toggle();
  } else if (e.key === 'Enter' && e.target.classList.contains('line')) {
    e.target.querySelector('.from a').click();
  }
});

while (list.firstChild) list.firstChild.remove(); // the server's lines, which are drawn again
draw();
connect();
