// The Pipeline page: the stages and their numbers, each second, and a chart of what has been finished.
import { html, render, state } from './page.js';
import uPlot from './vendor/uPlot.mjs';

const span = 300; // seconds that the chart goes back
const box = document.getElementById('pipeline');
const status = document.getElementById('status');
const times = [], rates = [];
let chart = null;

// Two digits are as many as a histogram is good for.
const digits = (n) => n >= 100 ? Math.round(n) : Number(n.toPrecision(2));
const time = (s) => !(s > 0) ? '–' : s < 1 ? `${digits(1000 * s)} ms` : `${digits(s)} s`;

const Stage = ({ s }) => html`<li class=${`stage${s.working ? '' : ' idle'}`}><h2>${s.stage}</h2>
<dl><dt>rate</dt><dd>${s.rate.toFixed(1)}/s</dd><dt>waiting</dt><dd>${s.lag}</dd><dt>in flight</dt><dd>${s.inFlight}</dd>
<dt>redelivered</dt><dd>${s.redelivered}</dd><dt>errors</dt><dd>${s.errors}</dd><dt>dead</dt><dd>${s.dead}</dd><dt>done</dt><dd>${s.done}</dd>
<dt>p50</dt><dd>${time(s.p50)}</dd><dt>p99</dt><dd>${time(s.p99)}</dd><dt>workers</dt><dd>${s.workers || (s.working ? 'at work' : 'none')}</dd></dl></li>`;

const Pipeline = ({ s }) => html`<ol class="graph" aria-label="The stages, in order">${s.stages.map((g) => html`<${Stage} key=${g.stage} s=${g}/>`)}</ol>
<p class="totals">${s.enriched} finished articles, ${s.events} quotes and entities, ${s.held} under embargo, ${s.dead} dead letter${s.dead === 1 ? '' : 's'}.
${' '}From arrival to finished article: p50 ${time(s.endToEnd.p50)}, p99 ${time(s.endToEnd.p99)}.</p>`;

function show(s) {
  render(html`<${Pipeline} s=${s}/>`, box);
  status.textContent = `as of ${s.time.slice(11, 19)} UTC`;
}

function plot(s) {
  times.push(Date.parse(s.time) / 1000);
  rates.push(s.stages.at(-1)?.rate ?? 0);
  while (times[0] < times.at(-1) - span) { times.shift(); rates.shift(); }
  if (times.length < 2) return;
  if (chart) return chart.setData([times, rates]);
  document.getElementById('chart').hidden = false;
  const plotBox = document.getElementById('plot');
  const ink = getComputedStyle(document.body).getPropertyValue('--soft').trim();
  const line = getComputedStyle(document.body).getPropertyValue('--link').trim();
  const rule = getComputedStyle(document.body).getPropertyValue('--rule').trim();
  const axis = { stroke: ink, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 } };
  chart = new uPlot({
    width: plotBox.clientWidth, height: 180, cursor: { show: false }, legend: { show: false },
    scales: { x: { range: (u, min, max) => [Math.min(min, max - 60), max] }, y: { range: (u, min, max) => [0, Math.max(1, max * 1.1)] } }, axes: [{ ...axis, space: 70, values: (u, all) => all.map((t) => new Date(1000 * t).toISOString().slice(11, 19)) }, axis],
    series: [{}, { label: 'articles a second', stroke: line, width: 2, fill: `${line}22` }],
  }, [times, rates], plotBox);
  plotBox.querySelector('canvas').setAttribute('role', 'img');
  plotBox.querySelector('canvas').setAttribute('aria-label', 'Articles a second, over the last minutes; the numbers stand above');
  addEventListener('resize', () => chart.setSize({ width: plotBox.clientWidth, height: 180 }));
}

async function ask() {
  try {
    const answer = await fetch('/pipeline/state');
    const s = await answer.json();
    if (answer.ok) { show(s); plot(s); } else status.textContent = s.error;
  } catch {
    status.textContent = 'not connected; trying again';
  }
  setTimeout(ask, document.hidden ? 10000 : 1000);
}

while (box.firstChild) box.firstChild.remove();
show(state());
plot(state());
setTimeout(ask, 1000);
