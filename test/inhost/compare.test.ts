import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { anExperiment, runToEnd, testApi } from './experiments.ts';
import { closeEditors, until, writeWorkspaceFile } from './support.ts';

const aPanel = (): vscode.WebviewPanel =>
  vscode.window.createWebviewPanel('capacityLab.compare', 'restored', vscode.ViewColumn.One, { enableScripts: true });

describe('comparing runs', () => {
  let file: vscode.Uri;
  let runDirs: string[];

  before(async () => {
    file = await writeWorkspaceFile('compared.capacity.yaml', anExperiment({ name: 'Compared', steps: 300 }));
    const first = await runToEnd(file);
    await writeWorkspaceFile('compared.capacity.yaml', anExperiment({ name: 'Compared', steps: 600 }));
    runDirs = [first.runDir, (await runToEnd(file)).runDir];
  });

  afterEach(closeEditors);

  const shown = async () => {
    const api = await testApi();
    return until('a page that answers', () => api.comparePanels().find(({ ready }) => ready));
  };

  it('shows the two runs of a file at once, the older first, titled by what differs', async () => {
    const opened = await vscode.commands.executeCommand('capacityLab.compare', file);
    assert.deepEqual(opened, runDirs);
    await shown();
    const api = await testApi();
    await until('its title', () =>
      api.comparePanels().find(({ title }) => title === 'Compare: Compared, steps 300 ↔ Compared, steps 600'),
    );
  });

  it('takes the runs that are selected in a tree, in their order, and opens no second panel for them', async () => {
    const nodes = runDirs.toReversed().map((runDir) => ({ target: { file, runDir } }));
    assert.deepEqual(
      await vscode.commands.executeCommand('capacityLab.compare', nodes[0], nodes),
      runDirs.toReversed(),
    );
    await vscode.commands.executeCommand('capacityLab.compare', nodes[0], [...nodes, nodes[0]]);
    await shown();
    assert.equal((await testApi()).comparePanels().length, 1);
  });

  it('takes the latest run of each of several files', async () => {
    const other = await writeWorkspaceFile('other.capacity.yaml', anExperiment({ name: 'Other', columns: 4 }));
    const { runDir } = await runToEnd(other);
    assert.deepEqual(await vscode.commands.executeCommand('capacityLab.compare', file, [file, other]), [
      runDirs[1],
      runDir,
    ]);
    await shown();
  });

  it('opens nothing for a file with fewer than two runs', async () => {
    const fresh = await writeWorkspaceFile('fresh.capacity.yaml', anExperiment({ name: 'Fresh' }));
    assert.equal(await vscode.commands.executeCommand('capacityLab.compare', fresh), undefined);
    assert.equal((await testApi()).comparePanels().length, 0);
  });

  it('comes back from what VS Code kept of it', async () => {
    const api = await testApi();
    const compare = runDirs.map((runDir) => ({ file: file.toString(), runDir }));
    const state = { version: 1, compare, base: 0, other: 1, quantity: 'capacity', theme: 'editor' };
    await api.restoreComparePanel(aPanel(), state);
    assert.deepEqual((await shown()).runDirs, runDirs);
  });

  it('says so when what was kept names no runs', async () => {
    const panel = aPanel();
    await (await testApi()).restoreComparePanel(panel, { version: 99 });
    assert.match(panel.webview.html, /another version/);
  });
});
