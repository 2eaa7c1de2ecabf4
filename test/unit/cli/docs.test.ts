import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/exitCodes.ts';
import { JSON_EVENTS } from '../../../src/cli/jsonEvents.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { CURVE_COLUMNS } from '../../../src/core/results/curveTable.ts';
import { INSPECTION_COLUMNS } from '../../../src/core/weights/inspectionTable.ts';
import { BLOCKS_FOLDER, RunFile } from '../../../src/runs/layout.ts';
import { curveColumns, fileMetadata } from '../../../src/runs/tables.ts';
import { experimentText } from '../runs/builders.ts';

const page = (name: string): string =>
  fs.readFileSync(path.resolve(import.meta.dirname, '../../../docs', name), 'utf8');

describe('docs/cli.md', () => {
  it('has every exit code, every variable and every link to a command', () => {
    const text = page('cli.md');
    for (const code of Object.values(ExitCode)) expect(text).toContain(`| ${code} |`);
    const anchors = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(anchor);
  });

  it('has every kind of JSON line that a command writes, and no other', () => {
    const folder = path.resolve(import.meta.dirname, '../../../src/cli');
    const sources = fs.readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'jsonEvents.ts');
    const written = sources.flatMap((name) =>
      [...fs.readFileSync(path.join(folder, name), 'utf8').matchAll(/\bevent: '([a-z]+)'/g)].map(([, event]) => event),
    );
    // The ways in which a run ends without results are told by its state.
    const ends = ['cancelled', 'interrupted', 'refused', 'failed'];
    expect([...new Set([...written, ...ends])].sort()).toEqual(JSON_EVENTS.map(({ event }) => event).sort());
  });
});

describe('docs/weights.md', () => {
  it('has every column of an inspection, as it is', () => {
    for (const { name, type, unit, meaning } of INSPECTION_COLUMNS) {
      expect(page('weights.md')).toContain(`| \`${name}\` | ${type} | ${unit} | ${meaning} |`);
    }
  });
});

describe('the table of curves in docs/cli.md', () => {
  it('has every column, as it is', () => {
    for (const { name, type, unit, meaning } of CURVE_COLUMNS) {
      expect(page('cli.md')).toContain(`| \`${name}\` | ${type} | ${unit} | ${meaning} |`);
    }
  });
});

describe('docs/run-folder.md', () => {
  it('has every file of a run folder', () => {
    for (const name of [...Object.values(RunFile), `${BLOCKS_FOLDER}/`])
      expect(page('run-folder.md')).toContain(`| \`${name}\` |`);
  });

  it('has the columns of curves.parquet and the keys of the metadata', () => {
    const { experiment } = parseExperiment(experimentText());
    if (experiment === undefined) throw new Error('The example is not valid.');
    const names = [...curveColumns.map(({ name }) => name), ...Object.keys(fileMetadata(experiment, ''))];
    for (const name of names) expect(page('run-folder.md')).toContain(`\`${name}\``);
  });
});
