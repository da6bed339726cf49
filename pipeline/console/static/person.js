// The page of a person: a chart by week. The numbers stand in a table beside it.
import uPlot from './vendor/uPlot.mjs';

const data = JSON.parse(document.getElementById('state').textContent);
const day = 86400;

// Weeks without an article are not in the data: they are zero.
function filled() {
  const x = [], series = [[], [], []];
  const at = new Map((data.weeks || []).map((w, i) => [Date.parse(`${w}T00:00:00Z`) / 1000, i]));
  const times = [...at.keys()];
  for (let t = Math.min(...times); t <= Math.max(...times); t += 7 * day) {
    const i = at.get(t);
    x.push(t);
    [data.articles, data.said, data.about].forEach((d, n) => series[n].push(i === undefined ? 0 : d[i]));
  }
  return [x, ...series];
}

if (data.weeks?.length > 1) {
  document.getElementById('chart').hidden = false;
  const box = document.getElementById('plot');
  const style = getComputedStyle(document.body);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: color('--soft'), grid: { stroke: color('--rule'), width: 1 }, ticks: { stroke: color('--rule'), width: 1 } };
  const line = (label, stroke, dash) => ({ label, stroke: color(stroke), width: 2, dash, points: { size: 6, fill: color(stroke) } });
  const date = (t) => new Date(t * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const chart = new uPlot({
    width: box.clientWidth, height: 200,
    scales: { y: { range: (u, min, max) => [0, Math.max(1, max)] } }, legend: { live: false }, cursor: { show: false },
    axes: [{ ...axis, values: (u, times) => times.map(date) }, { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] }],
    series: [{}, line('articles', '--soft'), line('said', '--link'), line('said about', '--via', [6, 4])],
  }, filled(), box);
  const canvas = box.querySelector('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Articles and quotes by week; the numbers stand in the table below');
  addEventListener('resize', () => chart.setSize({ width: box.clientWidth, height: 200 }));
}
