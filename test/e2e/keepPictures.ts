// Takes the pictures of the last end-to-end run into the documentation and the walkthrough (`npm run pictures`).
import fs from 'node:fs';
import path from 'node:path';
import { type Crop, smallPng } from '../../packaging/pictures/smallPng.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Screenshots (dist-test/pictures) by where they are kept. */
const kept: Readonly<Record<string, string>> = {
  'docs/pictures/panel.png': 'panel-light.png',
  'docs/pictures/file.png': 'hover-light.png',
  'docs/pictures/running.png': 'running-light.png',
  'docs/pictures/done.png': 'panel-dark.png',
  'docs/pictures/compare.png': 'compare-light.png',
  'docs/pictures/runs.png': 'runs-light.png',
  'docs/pictures/weights.png': 'weights-window-light.png',
  'docs/pictures/report.png': 'page-paper.png',
  'docs/pictures/walkthrough.png': 'walkthrough.png',
  ...Object.fromEntries(
    ['sample', 'run', 'read', 'hover', 'new'].flatMap((step) =>
      ['light', 'dark'].map((theme) => [`media/walkthrough/${step}-${theme}.png`, `walkthrough-${step}-${theme}.png`]),
    ),
  ),
};

/** Of the README's window what is worth its bytes: the file, the headline and the diagrams. */
const crops: Readonly<Record<string, Crop>> = { 'docs/pictures/panel.png': { height: 1205 } };

for (const [to, from] of Object.entries(kept)) {
  fs.mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
  const screenshot = fs.readFileSync(path.join(root, 'dist-test/pictures', from));
  fs.writeFileSync(path.join(root, to), smallPng(screenshot, crops[to]));
  console.log(to);
}
