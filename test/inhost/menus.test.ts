import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Context, holds } from '../support/whenClause.ts';
import { anExperiment, runToEnd, start, testApi } from './experiments.ts';
import { closeEditors, extension, until, workspaceFile, writeWorkspaceFile } from './support.ts';

/** A clause of the manifest and what it decides about. */
interface Clause {
  what: string;
  when: string;
}

const aLongOne = { columns: 60, rows: 60, starts: 8, steps: 100_000 };
const command = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`capacityLab.${name}`, ...args);

/** Every `when` of the manifest that does not say "never". */
function clauses(): Clause[] {
  const { menus, views, viewsWelcome, keybindings } = extension().packageJSON.contributes;
  const entries: [string, { command?: string; id?: string; view?: string; when?: string }][] = [
    ...Object.entries({ ...menus, ...views, viewsWelcome, keybindings }),
  ].flatMap(([place, items]) => (items as []).map((item): [string, object] => [place, item]));
  return entries.flatMap(([place, { command: name, id, view, when }]) =>
    when === undefined || when === 'false' ? [] : [{ what: `${place}: ${name ?? id ?? view}`, when }],
  );
}

/** What VS Code says of a file, in Explorer and editor. */
const ofResource = (relativePath: string, isFolder = false): Context => ({
  resourceFilename: path.basename(relativePath),
  resourceExtname: path.extname(relativePath),
  resourcePath: workspaceFile(relativePath).fsPath,
  explorerResourceIsFolder: isFolder,
});

/** What VS Code says of itself, which a test inside it cannot change. */
const ofWindow: readonly Context[] = [
  { workbenchState: 'folder', remoteName: '', isWeb: false },
  { workbenchState: 'empty' },
  { 'config.capacityLab.panel.location': 'sidePanel' },
  { focusedView: 'capacityLab.runs', inputFocus: false },
];

describe('menus, views and keys', function () {
  this.timeout(90_000);
  const seen: Context[] = [];

  /** Notes what holds now, for each of the places given and for each row of the view of runs. */
  async function look(...places: Context[]): Promise<void> {
    const api = await testApi();
    const rows = (await api.runRows()).flatMap(({ contextValue, runs }) => [
      contextValue,
      ...runs.map((run) => run.contextValue),
    ]);
    const items = [...new Set(rows)].map((viewItem) => ({ view: 'capacityLab.runs', viewItem }));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const activeWebviewPanelId =
      tab instanceof vscode.TabInputWebview ? tab.viewType.replace(/^mainThreadWebview-/, '') : undefined;
    const [usual] = ofWindow;
    for (const place of [{}, ...places, ...items]) {
      seen.push({ ...usual, ...api.contexts(), activeWebviewPanelId, ...place });
    }
  }

  before(async () => {
    await command('runs.focus');
    const file = await writeWorkspaceFile('menus/done.capacity.yaml', anExperiment({ name: 'Done' }));
    await look(ofResource('menus', true), ofResource('given-weights.safetensors'), ofResource('README.md'));
    const { runDir } = await runToEnd(file);
    await command('openResults', file);
    await until('the panel in front', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview ? true : undefined,
    );
    await look(ofResource('menus/done.capacity.yaml'));
    const node = { target: { file, runDir } };
    await command('runs.star', node);
    await look();
    await command('runs.unstar', node);
    const status = path.join(runDir, 'status.json');
    const done = fs.readFileSync(status, 'utf8');
    fs.writeFileSync(status, done.replace('"done"', '"failed"').replace(/,\s*"check": "[0-9a-f]{8}"/, ''));
    await command('runs.refresh');
    await look();
    fs.writeFileSync(status, done);
    await command('runs.delete', node);
    await look();
    await command('runs.undoDelete');
    (await testApi()).filterRuns('done');
    await look();
    await command('runs.clearFilter');
    const long = await writeWorkspaceFile('menus/long.capacity.yaml', anExperiment({ ...aLongOne, name: 'Long' }));
    await start(long);
    await until('a row that is busy', async () =>
      (await (await testApi()).runRows()).find(({ contextValue }) => contextValue === 'experiment:busy'),
    );
    await look(ofResource('menus/long.capacity.yaml'));
    await command('cancelAll');
    await until('the end', async () => ((await testApi()).activeRuns().length === 0 ? true : undefined));
    await look(ofResource('menus/long.capacity.yaml'));
    const context = seen.at(-1) ?? {};
    seen.push(...ofWindow.map((window) => ({ ...context, ...window })));
  });
  after(closeEditors);

  it('are each shown in some state of the extension, and hidden in another', () => {
    const never = clauses().filter(({ when }) => !seen.some((context) => holds(when, context)));
    const always = clauses().filter(({ when }) => seen.every((context) => holds(when, context)));
    assert.ok(clauses().length > 40);
    assert.deepEqual({ never, always }, { never: [], always: [] });
  });

  it('offer to run a file that does not run, and to cancel one that does, in every menu of files', () => {
    const isOf = (context: Context): boolean => context.resourceFilename === 'long.capacity.yaml';
    for (const context of seen.filter(isOf)) {
      const running = (context['capacityLab.runningFiles'] as string[]).includes(String(context.resourcePath));
      const shown = (name: string): string[] =>
        clauses()
          .filter(
            ({ what, when }) => what.endsWith(`: capacityLab.${name}`) && /resource/.test(when) && holds(when, context),
          )
          .map(({ what }) => what.split(':')[0] ?? '');
      assert.ok(shown(running ? 'cancel' : 'run').includes('explorer/context'));
      assert.deepEqual(shown(running ? 'run' : 'cancel'), []);
    }
    assert.equal(new Set(seen.filter(isOf).map((context) => context['capacityLab.running'])).size, 2);
  });

  it('are the only ways to commands that need a row, and every other command is in the palette', async () => {
    const {
      commands,
      menus,
    }: { commands: { command: string }[]; menus: Record<string, { command: string; when?: string }[]> } =
      extension().packageJSON.contributes;
    const hidden = (menus.commandPalette ?? []).filter(({ when }) => when === 'false').map((item) => item.command);
    const elsewhere = new Set(
      Object.entries(menus).flatMap(([place, items]) =>
        place === 'commandPalette' ? [] : items.map((item) => item.command),
      ),
    );
    assert.deepEqual(
      hidden.filter((name) => !elsewhere.has(name)),
      [],
    );
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commands.filter((item) => !registered.has(item.command)),
      [],
    );
  });
});
