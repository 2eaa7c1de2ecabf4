import { describe, expect, it } from 'vitest';
import { savedFileOf } from '../../../src/extension/panel/requests.ts';
import { nextItem } from '../../../src/webview/exporting/ActionMenu.tsx';
import { type Exporting, fileName } from '../../../src/webview/exporting/exporting.ts';

const exporting = (name: string, run?: string): Exporting => ({
  provenance: {},
  name,
  ...(run !== undefined && { run }),
  saveFile: async () => true,
});

describe('the name of a saved plot', () => {
  it('has the experiment, the plot and the run', () => {
    expect(fileName(exporting('Figure 4', '2026-01-02_a'), 'Matrix WᵀW', 'png')).toBe(
      'figure-4_matrix-wᵀw_2026-01-02_a.png',
    );
  });

  it.each(['../../etc/passwd', 'a/b\\c:d*e?', '.hidden', '"<>|', '\u0000\u0007', 'x'.repeat(500), '日本語 🙂', ''])(
    'is one that the host takes, whatever the experiment is called: %j',
    (name) => {
      for (const ending of ['png', 'svg']) {
        const made = fileName(exporting(name, '2026-01-02_a'), name, ending);
        expect(savedFileOf({ name: made, bytes: new Uint8Array(3) }).name).toBe(made);
      }
    },
  );
});

describe('a key in a menu', () => {
  const labels = ['Copy as image', 'Copy data', 'Save as SVG'];

  it('goes round, to the ends, and to the next entry that begins with a letter', () => {
    expect(nextItem('ArrowDown', 2, labels)).toBe(0);
    expect(nextItem('ArrowUp', 0, labels)).toBe(2);
    expect(nextItem('Home', 1, labels)).toBe(0);
    expect(nextItem('End', 1, labels)).toBe(2);
    expect(nextItem('c', 0, labels)).toBe(1);
    expect(nextItem('C', 1, labels)).toBe(0);
    expect(nextItem('S', 0, labels)).toBe(2);
  });

  it('means nothing where it means nothing', () => {
    expect(nextItem('x', 0, labels)).toBeUndefined();
    expect(nextItem('Enter', 0, labels)).toBeUndefined();
  });
});
