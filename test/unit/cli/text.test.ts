import { describe, expect, it } from 'vitest';
import { durationText } from '../../../src/cli/duration.ts';
import { problemText } from '../../../src/cli/problemText.ts';
import { progressBar } from '../../../src/cli/progressBar.ts';
import type { Problem } from '../../../src/core/experiment/problem.ts';
import { readFontMetrics } from '../../../src/export/picture/fontMetrics.ts';
import { unpack } from '../../../src/export/unpack.ts';
import { built } from '../runs/builders.ts';

const problemAt = (line: number, from: number, to: number): Problem => ({
  severity: 'error',
  code: 'out-of-range',
  path: 'model.dimensions',
  message: 'must be at least 1, not 0',
  range: { start: { line, character: from }, end: { line, character: to } },
});

describe('problemText', () => {
  it('says where, what and why, and marks the place', () => {
    expect(problemText('a.yaml', problemAt(1, 9, 10), ['version: 1', 'model: { 0 }'])).toBe(
      [
        'a.yaml:2:10: error [out-of-range] model.dimensions: must be at least 1, not 0',
        '  2 | model: { 0 }',
        '    |          ^',
      ].join('\n'),
    );
  });

  it('marks only what lies on the first line of a longer range', () => {
    const problem = {
      ...problemAt(0, 2, 0),
      range: { start: { line: 0, character: 2 }, end: { line: 5, character: 1 } },
    };
    expect(problemText('a', problem, ['ab cd']).split('\n').at(-1)).toBe('    |   ^^^');
  });

  it('shows the place in a very long line', () => {
    const [, source, marks] = problemText('a', problemAt(0, 5000, 5003), [
      `${'x'.repeat(5000)}BAD${'y'.repeat(5000)}`,
    ]).split('\n');
    expect(source.length).toBeLessThan(200);
    expect(source.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('BAD');
  });

  it('shows no source where there is none', () => {
    expect(problemText('a', problemAt(9, 0, 0), ['one line'])).not.toContain('\n');
  });

  it('lets no control character reach the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looked for on purpose
    expect(problemText('a', problemAt(0, 0, 1), ['\tx\u001b[2J'])).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('durationText', () => {
  it.each([
    [0, '0.0 s'],
    [940, '0.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});

describe('progressBar', () => {
  it('shows share, cells and time left', () => {
    expect(progressBar('A', { cells: 40, finished: 10, elapsedMs: 100, remainingMs: 4_000 })).toBe(
      `A [${'█'.repeat(7)}${'░'.repeat(21)}]  25 %, 10 of 40 cells, 4.0 s left`,
    );
    expect(progressBar('A', { cells: 40, finished: 40, elapsedMs: 100, remainingMs: 0 })).toMatch(
      /100 %, 40 of 40 cells$/,
    );
  });
});

describe('readFontMetrics', () => {
  const font = readFontMetrics(unpack(built('fonts/DejaVuSans.ttf.br')));

  it('measures text as the font is drawn', () => {
    // Advance widths of DejaVu Sans: A 1401, space 651, 0 1303, i 569 of 2048 units.
    expect(font.width('A')).toBeCloseTo(1401 / 2048, 12);
    expect(font.width('0.1')).toBeCloseTo((1303 + 651 + 1303) / 2048, 12);
    expect(font.width('iii')).toBeLessThan(font.width('WWW') / 3);
    expect(font.width('')).toBe(0);
  });

  it('gives characters that the font lacks the width of its substitute', () => {
    expect(font.width('𒀀')).toBe(font.width('\uffff'));
    expect(font.width('𒀀')).toBeGreaterThan(0);
  });

  it('says when a file is no font', () => {
    expect(() => readFontMetrics(new Uint8Array(100))).toThrow('The font has no table "head".');
  });
});
