import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Command } from '../../../../src/extension/ids.ts';
import { holds } from '../../../support/whenClause.ts';

const manifest = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, '../../../../package.json'), 'utf8'));

/** When a menu offers to compare. */
function clause(menu: string): string {
  const items: { command: string; when?: string }[] = manifest.contributes.menus[menu];
  const when = items.find(({ command }) => command === Command.Compare)?.when;
  if (when === undefined) throw new Error(`${menu} does not offer to compare under a condition`);
  return when;
}

describe('comparing runs is offered', () => {
  it.each(['explorer/context', 'editor/context', 'editor/title/context'])('for experiment files in %s', (menu) => {
    expect(holds(clause(menu), { resourceFilename: 'figure4.capacity.yaml' })).toBe(true);
    expect(holds(clause(menu), { resourceFilename: 'other.yaml' })).toBe(false);
  });

  it('for runs in their tree, whatever became of them, but not for experiments or in other trees', () => {
    const runs = (viewItem: string, view = 'capacityLab.runs') =>
      holds(clause('view/item/context'), { view, viewItem });
    expect(['run:done', 'run:running', 'run:failed:starred'].map((item) => runs(item))).toEqual([true, true, true]);
    expect(runs('experiment')).toBe(false);
    expect(runs('run:done', 'explorer')).toBe(false);
  });

  it('in the Command Palette always: without a file it asks for runs', () => {
    const hidden: { command: string }[] = manifest.contributes.menus.commandPalette;
    expect(hidden.map(({ command }) => command)).not.toContain(Command.Compare);
  });
});
