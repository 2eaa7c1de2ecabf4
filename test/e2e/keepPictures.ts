// Takes the pictures of the last end-to-end run into the documentation and the walkthrough (`npm run pictures`).
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Screenshots (dist-test/pictures) by where they are kept. */
const kept: Readonly<Record<string, string>> = {
  'docs/pictures/panel.png': 'panel-light.png',
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
