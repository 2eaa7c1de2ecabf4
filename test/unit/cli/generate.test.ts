import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../src/cli/generate/files.ts';
import { localizedTexts } from '../../../src/cli/generate/localizedTexts.ts';
import { commandTable, type Manifest, settingTable } from '../../../src/cli/generate/manifestTables.ts';
import { withGeneratedParts } from '../../../src/cli/generate/parts.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

describe('what npm run generate writes', () => {
  it.each(generatedFiles(read))('is current: $path', ({ path, text }) => {
    expect(text).toBe(read(path));
  });

  it('leaves alone what stands around a generated part', () => {
    const page = 'before\n<!-- generated: a -->\nold\n<!-- end of generated: a -->\nafter';
    expect(withGeneratedParts(page, { a: 'new' })).toBe(
      'before\n<!-- generated: a -->\n\nnew\n\n<!-- end of generated: a -->\nafter',
    );
  });

  it('refuses a page without marks', () => {
    expect(() => withGeneratedParts('# no marks', { a: '' })).toThrow('marked <!-- generated: a -->');
  });
});

const textsIn = (source: string): string[] =>
  Object.keys(localizedTexts(['src/some.ts'], () => `// one line\n${source}`));

describe('the texts to translate', () => {
  it('are those that l10n.t is given, each once, sorted', () => {
    const source = `vscode.l10n.t('b {0}', l10n.t("a's")); parts.l10n.t(\n  'b {0}',\n)`;
    expect(textsIn(source)).toEqual(["a's", 'b {0}']);
  });

  it('are read as the language reads them', () => {
    expect(textsIn(String.raw`l10n.t('it\'s\n\u2014\u{1F600}')`)).toEqual(["it's\n—😀"]);
  });

  it.each(['l10n.t(`a`)', "l10n.t('a' + 'b')", 'l10n.t(message)'])('must be single literals, unlike %s', (source) => {
    expect(() => textsIn(source)).toThrow('src/some.ts:2: the text of l10n.t must be a single literal');
  });
});

const manifest: Manifest = {
  contributes: {
    commands: [
      { command: 'lab.a', title: '%a%', category: 'Lab' },
      { command: 'lab.b', title: 'B' },
    ],
    menus: {
      commandPalette: [{ command: 'lab.b', when: 'false' }],
      'explorer/context': [{ command: 'lab.a' }],
    },
    keybindings: [{ command: 'lab.b', key: 'ctrl+b' }],
    configuration: {
      properties: {
        'lab.x': { default: '', enum: ['one'], enumDescriptions: ['%a%'], markdownDescription: 'X | Y.' },
        'lab.y': { default: [1], scope: 'resource', description: 'Y.' },
      },
    },
  },
};

describe('the tables of the documentation', () => {
  it('have every command with the places where it is found', () => {
    expect(commandTable(manifest, { a: 'A' }).split('\n').slice(2)).toEqual([
      '| Lab: A | `lab.a` | Command Palette, menu of the file in the Explorer |',
      '| B | `lab.b` | `ctrl+b` |',
    ]);
  });

  it('have every setting with its default and where it may be set', () => {
    expect(settingTable(manifest, { a: 'A.' }).split('\n').slice(2)).toEqual([
      '| `lab.x` | empty | user or workspace | X \\| Y. `one`: A. |',
      '| `lab.y` | `[1]` | user, workspace or folder | Y. |',
    ]);
  });

  it('want a text for every key', () => {
    expect(() => commandTable(manifest, {})).toThrow('package.nls.json has no text for %a%.');
  });
});
