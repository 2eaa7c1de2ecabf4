// Takes the pictures of the last end-to-end run into the documentation and the walkthrough (`npm run pictures`).
import fs from 'node:fs';
import path from 'node:path';

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

for (const [to, from] of Object.entries(kept)) {
  fs.mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
  fs.copyFileSync(path.join(root, 'dist-test/pictures', from), path.join(root, to));
  console.log(to);
}
