// What several scripts share: the state that the server put into the page, and how a quote is shown.
import { h, render } from './vendor/preact.mjs';
import htm from './vendor/htm.mjs';

export const html = htm.bind(h);
export { render };

// state is the JSON that the page came with.
export const state = () => JSON.parse(document.getElementById('state').textContent);

const Words = ({ line }) => line.withdrawn ? html`<del>${line.words}</del>` : line.words;

const flag = (line) => line.withdrawn === 'killed' ? 'withdrawn: the article was killed'
  : line.withdrawnIn ? `withdrawn in version ${line.withdrawnIn}` : 'withdrawn';

// Line is a quote, as the server makes it in templates/parts.html.
export const Line = ({ line, fresh, focus, first }) => html`
<li class=${`line${line.withdrawn ? ' gone' : ''}${fresh ? ' fresh' : ''}`} id=${`l${line.seq}`} tabindex=${first ? 0 : -1} onFocus=${focus}>
  <p class="words"><${Words} line=${line}/></p>
  ${line.was && html`<p class="was">Corrected; before: <del>${line.was}</del>${line.wasSpeaker && `, ${line.wasSpeaker}`}</p>`}
  <p class="by">${line.who ? html`<a class="name" href=${line.who}>${line.speaker}</a>`
    : html`<span class=${line.speaker ? 'name' : 'name none'}>${line.speaker || 'speaker not named'}</span>`}
    ${line.role && html`<span class="role">, ${line.role}</span>`}
    ${line.cue && html` <span class="cue">${line.cue}</span>`}
    ${(line.via || []).map((v) => html` <span class="via">via ${v}</span>`)}</p>
  <p class="from"><time datetime=${line.time} title=${line.time}>${line.time.slice(11, 19)}</time>${' '}
    <a href=${`/articles/${encodeURIComponent(line.article)}#card-${line.quote}`}>${line.headline || 'without a headline'}</a>${' '}
    <span class="source">${line.source}</span> <span>${line.type}</span>
    ${line.tone && line.tone !== 'neutral' && html` <span class=${`tone ${line.tone}`}>${line.tone}</span>`}${' '}
    <span class="sure">${line.sure}% sure</span>
    ${line.versions.length > 1 && html` <span>in ${line.versions.length} versions</span>`}
    ${line.withdrawn && html` <strong class="flag">${flag(line)}</strong>`}</p>
</li>`;
