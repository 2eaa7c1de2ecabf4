import { readdirSync } from 'node:fs';
import { keyTable } from '../../core/experiment/grammar/documentation.ts';
import { jsonSchema } from '../../core/experiment/grammar/jsonSchema.ts';
import { localizedTexts } from './localizedTexts.ts';
import { commandTable, settingTable } from './manifestTables.ts';
import { manualPage } from './manualPage.ts';
import { withGeneratedParts } from './parts.ts';

export interface GeneratedFile {
  /** From the project's root, with `/`. */
  path: string;
  text: string;
}

/**
 * Every generated file as it should be. Pages are read first: only their marked parts are generated.
 *
 * @param read text of a file of the project
 * @throws Error for a page without its marks, a text of the manifest that is missing, a text that cannot be extracted
 */
export function generatedFiles(read: (path: string) => string): GeneratedFile[] {
  const manifest = JSON.parse(read('package.json'));
  const texts = JSON.parse(read('package.nls.json'));
  const page = (path: string, parts: Record<string, string>): GeneratedFile => ({
    path,
    text: withGeneratedParts(read(path), parts),
  });
  return [
    page('docs/experiment-file.md', { keys: keyTable() }),
    page('docs/settings.md', { settings: settingTable(manifest, texts) }),
    page('docs/commands.md', { commands: commandTable(manifest, texts) }),
    { path: 'docs/cli.md', text: manualPage(read) },
    { path: 'media/experiment.schema.json', text: asJson(jsonSchema()) },
    { path: 'l10n/bundle.l10n.json', text: asJson(localizedTexts(sources(), read)) },
  ];
}

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files that speak to users through `vscode.l10n`. */
const sources = (): string[] =>
  readdirSync('src/extension', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/extension/${path.replaceAll('\\', '/')}`)
    .sort();
