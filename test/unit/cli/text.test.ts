import { describe, expect, it } from 'vitest';
import { durationText, roughDurationText } from '../../../src/cli/duration.ts';
import { problemText } from '../../../src/cli/problemText.ts';
import { progressBar, progressLine } from '../../../src/cli/progressBar.ts';
import {
  alignedColumns,
  drawsBlocks,
  fitted,
  oneLine,
  terminalText,
  textWidth,
} from '../../../src/cli/terminalText.ts';
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

describe('roughDurationText', () => {
  it.each([
    [10, '1 s'],
    [4_400, '4 s'],
    [23_000, '25 s'],
    [100_000, '2 min'],
    [7_500_000, '2 h'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(roughDurationText(milliseconds)).toBe(text);
  });
});

describe('progressBar', () => {
  const told = {
    name: 'Figure 4',
    progress: { cells: 40, finished: 10, elapsedMs: 100, remainingMs: 4_000 },
    rate: 820.4,
    starts: 4,
  };
  const wide = { columns: 120, blocks: true };

  it('shows share, cells, rates and time left', () => {
    expect(progressBar(told, wide)).toBe(
      `Figure 4 [${'█'.repeat(7)}${'░'.repeat(21)}]  25 %, 10 of 40 cells, 820 cells/s, 3,282 models/s, 4.0 s left`,
    );
    const ended = { ...told, progress: { cells: 40, finished: 40, elapsedMs: 100, remainingMs: 0 } };
    expect(progressBar(ended, wide)).toMatch(/100 %, 40 of 40 cells, 820 cells\/s, 3,282 models\/s$/);
  });

  it('says only what is known, and no models where each cell has one', () => {
    const { rate: _, ...unknown } = told;
    expect(progressBar(unknown, wide)).toMatch(/25 %, 10 of 40 cells, 4\.0 s left$/);
    expect(progressBar({ ...told, starts: 1 }, wide)).not.toContain('models');
  });

  it('says 100 % only when nothing is left', () => {
    expect(progressBar({ ...told, progress: { cells: 1000, finished: 999, elapsedMs: 1 } }, wide)).toContain(' 99 %');
    expect(progressBar({ ...told, progress: { cells: 0, finished: 0, elapsedMs: 1 } }, wide)).toContain('  0 %');
  });

  it.each([
    ['Figure 4'],
    ['A name that is longer than any terminal is wide, and goes on and on, so that it must be cut somewhere'],
    ['多義性ニューロンの実験'],
  ])('fits every terminal and keeps the share: %s', (name) => {
    for (let columns = 4; columns <= 200; columns++) {
      const bar = progressBar({ ...told, name }, { columns, blocks: true });
      expect(textWidth(bar)).toBeLessThanOrEqual(columns);
      if (columns >= 6) expect(bar).toContain('25 %');
      if (columns >= 40) expect(bar).toContain('4.0 s left');
    }
  });

  it('draws with plain characters where others would come out as rubbish', () => {
    expect(progressBar(told, { columns: 120, blocks: false })).toContain(`[${'#'.repeat(7)}${'-'.repeat(21)}]`);
    expect(drawsBlocks({ LANG: 'C' }, 'linux')).toBe(false);
    expect(drawsBlocks({}, 'linux')).toBe(false);
    expect(drawsBlocks({ LANG: 'de_DE.UTF-8' }, 'linux')).toBe(true);
    expect(drawsBlocks({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'linux')).toBe(false);
    expect(drawsBlocks({}, 'win32')).toBe(true);
  });

  it('is a plain line in a log', () => {
    expect(progressLine(told)).toBe('Figure 4: 25 %, 10 of 40 cells, 820 cells/s, 4.0 s left');
  });
});

describe('text on a terminal', () => {
  it('moves no cursor, sends no command and turns no direction', () => {
    expect(terminalText('a\u001b[2Jb\u009b1mc\u202ed\r\te\nf')).toBe('a␛[2Jb\ufffd1mc\ufffdd␍\te\nf');
    expect(oneLine('  a\n\t b \u0007')).toBe('a b ␇');
  });

  it('is measured as it is shown', () => {
    expect(textWidth('abc')).toBe(3);
    expect(textWidth('多義')).toBe(4);
    expect(textWidth('e\u0301')).toBe(1);
    expect(fitted('多義性', 4)).toBe('多…');
    expect(fitted('abc', 3)).toBe('abc');
  });

  it('stands in columns, wide characters too', () => {
    expect(
      alignedColumns([
        ['a', '多義', 'x'],
        ['bcd', 'e', 'y'],
      ]),
    ).toEqual(['a    多義  x', 'bcd  e     y']);
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
