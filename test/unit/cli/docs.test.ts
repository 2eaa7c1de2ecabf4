import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandNames, commands } from '../../../src/cli/commands.ts';
import { ExitCode } from '../../../src/cli/exitCodes.ts';
import { flagOf } from '../../../src/cli/help.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { CURVE_COLUMNS } from '../../../src/core/results/curveTable.ts';
import { INSPECTION_COLUMNS } from '../../../src/core/weights/inspectionTable.ts';
import { BLOCKS_FOLDER, RunFile } from '../../../src/runs/layout.ts';
import { curveColumns, fileMetadata } from '../../../src/runs/tables.ts';
import { experimentText } from '../runs/builders.ts';

const page = (name: string): string =>
  fs.readFileSync(path.resolve(import.meta.dirname, '../../../docs', name), 'utf8');

/** The part of docs/cli.md about a command. */
function section(command: string): string {
  const [, text = ''] = page('cli.md').split(`## \`capacity-lab ${command} `);
  return text.split('\n## ')[0];
}

describe('docs/cli.md', () => {
  it.each(commandNames)('describes %s with every option', (name) => {
    expect(section(name)).toMatch(new RegExp(`^${commands[name].operands}`));
    for (const option of commands[name].options) expect(section(name)).toContain(`| \`${flagOf(option)}\` |`);
  });

  it('describes no option that there is not', () => {
    for (const name of commandNames) {
      const described = [...section(name).matchAll(/^\| `(-.*?)` \|/gm)].map(([, flag]) => flag);
      expect(described.sort()).toEqual(commands[name].options.map(flagOf).sort());
    }
  });

  it('has every exit code', () => {
    for (const code of Object.values(ExitCode)) expect(page('cli.md')).toContain(`| ${code} |`);
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
