// Takes the pictures of the last end-to-end run into the documentation (`npm run pictures`).
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const kept = { 'panel-light.png': 'panel.png' };

for (const [from, to] of Object.entries(kept)) {
  fs.mkdirSync(path.join(root, 'docs/pictures'), { recursive: true });
  fs.copyFileSync(path.join(root, 'dist-test/pictures', from), path.join(root, 'docs/pictures', to));
  console.log(`docs/pictures/${to}`);
}
