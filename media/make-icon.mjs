// Draws the extension's icon from the formulas it stands for: the phase diagram of one odd feature among five
// equals in three dimensions (ignored, shared, dedicated), with contours of its capacity. Writes icon.svg and
// icon.png. Run once by hand: `node media/make-icon.mjs`.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const here = import.meta.dirname;
const SIZE = 256;
const N = 6;
const D = 3;

/** Importance of the odd feature at which its capacity is C, all features sharing: theory of the quadratic model. */
function importanceAt(C, k) {
  const share = ((k - 3) * C + 2) / ((k - 3) * D + 2 * N);
  return (share * (N - 1)) / (1 - share);
}

// Axes: importance on a log scale, 1 in the middle; density falls downwards, stretched so that the place where the
// regions meet (kurtosis 3) stands in the upper third.
const x = (importance) => SIZE * (0.5 + Math.log10(importance) / 2.3);
const LEAST_DENSITY = 0.012;
const y = (density) => SIZE * (Math.log10(1 / density) / Math.log10(1 / LEAST_DENSITY)) ** 0.62;
const densities = Array.from({ length: 60 }, (_, i) => 0.6 * (LEAST_DENSITY / 0.6) ** (i / 59));

const curve = (C) => densities.map((p) => `${x(importanceAt(C, 9 / (5 * p))).toFixed(1)},${y(p).toFixed(1)}`);
const line = (C) => `<polyline points="${curve(C).join(' ')}"/>`;
const band = (from, to, fill) =>
  `<polygon points="${[...curve(from), ...curve(to).reverse()].join(' ')}" fill="${fill}"/>`;

// From the violet of an ignored feature to the gold of a dedicated one, ten bands of equal capacity.
const BANDS = [
  '#3f3a8c',
  '#36518f',
  '#2d6690',
  '#267a8f',
  '#218d8b',
  '#27a083',
  '#47b275',
  '#75c25f',
  '#a9cf48',
  '#dcd53b',
];
const IGNORED = '#2a2057';
const DEDICATED = '#ffd34d';

const meet = { x: x(1), y: y(0.6) };
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">
<title>Capacity Lab</title>
<defs><clipPath id="card"><rect width="${SIZE}" height="${SIZE}" rx="52"/></clipPath></defs>
<g clip-path="url(#card)">
<rect width="${SIZE}" height="${SIZE}" fill="${IGNORED}"/>
<polygon points="${meet.x},0 ${curve(1).join(' ')} ${SIZE},${SIZE} ${SIZE},0" fill="${DEDICATED}"/>
${BANDS.map((fill, i) => band(i / 10, (i + 1) / 10, fill)).join('\n')}
<g fill="none" stroke="#ffffff" stroke-opacity="0.55" stroke-width="1.6">${[0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9].map(line).join('')}</g>
<g fill="none" stroke="#ffffff" stroke-width="3.4" stroke-linejoin="round">${line(0)}${line(1)}<path d="M${meet.x},0V${meet.y}"/></g>
<circle cx="${meet.x}" cy="${meet.y}" r="15" fill="#ffffff"/>
<circle cx="${meet.x}" cy="${meet.y}" r="8.5" fill="#d1366f"/>
</g>
</svg>
`;
fs.writeFileSync(path.join(here, 'icon.svg'), svg);

await initWasm(fs.readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
fs.writeFileSync(path.join(here, 'icon.png'), new Resvg(svg).render().asPng());
