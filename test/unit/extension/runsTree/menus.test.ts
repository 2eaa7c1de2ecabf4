import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUNS_VIEW } from '../../../../src/extension/ids.ts';
import { holds } from '../../../support/whenClause.ts';

interface Item {
  command: string;
  when: string;
  group: string;
}

const { contributes } = JSON.parse(
  fs.readFileSync(path.resolve(import.meta.dirname, '../../../../package.json'), 'utf8'),
);
/** Entries of this view's own commands and of those for runs, without what other parts add. */
const items: Item[] = contributes.menus['view/item/context'];
const own = /^capacityLab\.(run|cancel|openResults|runs\..+)$/;

const offered = (viewItem: string, more: Record<string, unknown> = {}) =>
  items.filter(
    ({ command, when }) => own.test(command) && holds(when, { view: RUNS_VIEW, viewItem, remoteName: '', ...more }),
  );
const names = (some: Item[]) => some.map(({ command }) => command.replace(/^capacityLab\.(runs\.)?/, ''));
const icons = (viewItem: string) => names(offered(viewItem).filter(({ group }) => group.startsWith('inline')));
const menu = (viewItem: string, more?: Record<string, unknown>) =>
  names(offered(viewItem, more).filter(({ group }) => !group.startsWith('inline')));

describe('the icons of a row', () => {
  it.each([
    ['experiment', ['run']],
    ['experiment:busy', ['cancel']],
    ['experiment:gone', []],
    ['run:queued', ['cancel', 'star']],
    ['run:running:starred', ['cancel', 'unstar']],
    ['run:done', ['star']],
    ['run:done:starred', ['unstar']],
    ['run:failed', ['retry', 'star']],
    ['run:cancelled', ['resume', 'star']],
    ['run:interrupted:starred', ['resume', 'unstar']],
  ])('of %s are at most two', (viewItem, expected) => {
    expect(icons(viewItem)).toEqual(expected);
  });
});

describe('the menu of a row', () => {
  it('offers what can be done with a run, and deletes none that is on', () => {
    const always = ['openResults', 'showLog', 'editNote', 'revealInExplorer', 'revealInOS', 'copyPath', 'star'];
    expect(menu('run:done').sort()).toEqual([...always, 'delete'].sort());
    expect(menu('run:failed').sort()).toEqual([...always, 'delete', 'retry'].sort());
    expect(menu('run:running').sort()).toEqual([...always, 'cancel'].sort());
  });

  it('offers for several runs what can be done with several', () => {
    expect(menu('run:done', { listMultiSelection: true }).sort()).toEqual(['copyPath', 'delete', 'star']);
  });

  it('shows no file manager of another machine', () => {
    expect(menu('run:done', { remoteName: 'ssh-remote' })).not.toContain('revealInOS');
  });

  it('says nothing about rows of other views', () => {
    expect(items.filter(({ when }) => holds(when, { view: 'other', viewItem: 'run:done' }))).toEqual([]);
  });
});

describe('the command palette', () => {
  it('offers no command that needs a row', () => {
    const rowOnly = items.map(({ command }) => command).filter((command) => command.startsWith('capacityLab.runs.'));
    const palette: Item[] = contributes.menus.commandPalette;
    for (const command of rowOnly) expect(palette).toContainEqual({ command, when: 'false' });
  });
});
