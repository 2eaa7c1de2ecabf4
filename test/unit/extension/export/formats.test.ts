import { describe, expect, it } from 'vitest';
import { exportName } from '../../../../src/extension/export/fileNames.ts';
import { EXPORT_FORMATS, formatOf } from '../../../../src/extension/export/formats.ts';
import { formatWords } from '../../../../src/extension/export/formatWords.ts';
import { english } from '../localizer.ts';

describe('the formats of an export', () => {
  it('are pictures of three sizes, SVG, a report, three tables and a specification', () => {
    expect(EXPORT_FORMATS.map(({ id }) => id).sort()).toEqual(
      ['png', 'png-1x', 'png-3x', 'svg', 'html', 'csv', 'parquet', 'json', 'vega-lite'].sort(),
    );
  });

  it('have different names in the list', () => {
    const words = formatWords(english);
    const labels = EXPORT_FORMATS.map(({ id }) => words[id].label);
    expect(new Set(labels).size).toBe(EXPORT_FORMATS.length);
  });

  it('are found by their ids alone', () => {
    expect(formatOf('svg')?.ending).toBe('svg');
    expect([formatOf('pdf'), formatOf(undefined), formatOf({})]).toEqual([undefined, undefined, undefined]);
  });
});

describe('the name offered for a file', () => {
  it('has the experiment and the run', () => {
    expect(exportName('Figure 4', '2026-01-31_09-05-07_1a2b3c4d', 'vl.json')).toBe(
      'figure-4_2026-01-31_09-05-07_1a2b3c4d.vl.json',
    );
  });

  it('holds nothing that leads elsewhere', () => {
    expect(exportName('../../x', 'run', 'png')).toBe('x_run.png');
  });
});
