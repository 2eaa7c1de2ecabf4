import { allowedWords } from '../words.ts';
import { type Fragment, fileFragment, recordValue } from './fragment.ts';

/** Every key of the grammar with what it means, allows and defaults to, as a Markdown table (docs/experiment-file.md). */
export function keyTable(): string {
  const rows = keyRows(fileFragment, '', new Set());
  return ['| Key | What it says | Allowed | Unit | Default |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function keyRows(fragment: Fragment, path: string, described: Set<Fragment>): string[] {
  return Object.entries(fragment.properties ?? {}).flatMap(([key, child]) => {
    if (child.hidden === true) return [];
    // The four channels are alike: their keys are described once.
    const shown = path === 'sweep.' ? 'sweep.<channel>' : `${path}${key}`;
    const seen = path === 'sweep.' && described.has(fragment);
    if (path === 'sweep.') described.add(fragment);
    return seen
      ? []
      : [row(shown, child, fragment.required?.includes(key) === true), ...childRows(child, shown, described)];
  });
}

function childRows(fragment: Fragment, path: string, described: Set<Fragment>): string[] {
  const maps = (fragment.anyOf ?? [fragment]).filter((branch) => branch.properties !== undefined);
  const seen = new Set<string>();
  const rows = maps
    .flatMap((branch) => keyRows(branch, `${path}.`, described))
    .filter((text) => !seen.has(text) && seen.add(text));
  const items = (fragment.anyOf ?? [fragment]).flatMap((branch) =>
    branch.items?.properties === undefined ? [] : [branch.items],
  );
  const values = recordValue(fragment);
  const label =
    values === undefined || values.type !== 'object'
      ? []
      : [row(`${path}.<label>`, { ...values, unit: '' }, false, 'none')];
  return [...rows, ...items.flatMap((item) => keyRows(item, `${path}[].`, described)), ...label];
}

function row(path: string, fragment: Fragment, required: boolean, noDefault = ''): string {
  const unset =
    fragment.default === undefined
      ? (fragment.defaultText ?? noDefault)
      : fragment.default === ''
        ? 'empty'
        : `\`${JSON.stringify(fragment.default)}\``;
  const cells = [
    `\`${path}\``,
    fragment.description ?? '',
    allowedWords(fragment),
    fragment.unit || '–',
    required ? 'required' : unset,
  ];
  return `| ${cells
    .map((cell) =>
      cell
        .replaceAll('|', '\\|')
        .replaceAll('<', '&lt;')
        .replace(/`([^`]*)`/g, (code) => code.replaceAll('&lt;', '<')),
    )
    .join(' | ')} |`;
}
