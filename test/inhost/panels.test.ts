import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { anExperiment, runToEnd, testApi } from './experiments.ts';
import { closeEditors, until, writeWorkspaceFile } from './support.ts';

const aPanel = (): vscode.WebviewPanel =>
  vscode.window.createWebviewPanel('capacityLab.run', 'restored', vscode.ViewColumn.One, { enableScripts: true });

describe('panels', () => {
  let file: vscode.Uri;
  let runDir: string;

  before(async () => {
    file = await writeWorkspaceFile('panel.capacity.yaml', anExperiment({ name: 'Panel' }));
    ({ runDir } = await runToEnd(file));
  });

  afterEach(closeEditors);

  it('come back from what VS Code kept of them', async () => {
    const api = await testApi();
    await closeEditors();
    await until('no panel', () => (api.panels().length === 0 ? true : undefined));
    await api.restorePanel(aPanel(), { version: 1, file: file.toString(), runDir, theme: 'editor' });
    const shown = await until('a page that answers', () => api.panels().find(({ ready }) => ready));
    assert.deepEqual({ file: shown.file, runDir: shown.runDir }, { file: file.toString(), runDir });
    await until('its title', () => api.panels().find(({ title }) => title === 'Panel — capacity'));
  });

  it('say so when what was kept names no run', async () => {
    const panel = aPanel();
    await (await testApi()).restorePanel(panel, { version: 99 });
    assert.match(panel.webview.html, /another version/);
  });

  it('are never two for one file', async () => {
    const api = await testApi();
    await vscode.commands.executeCommand('capacityLab.openResults', file);
    await api.restorePanel(aPanel(), { version: 1, file: file.toString(), runDir, theme: 'editor' });
    await vscode.commands.executeCommand('capacityLab.openResults', file);
    assert.equal(api.panels().filter((panel) => panel.file === file.toString()).length, 1);
  });
});
