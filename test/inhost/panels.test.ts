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

  it('show the same in another column', async () => {
    const api = await testApi();
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), vscode.ViewColumn.One);
    await vscode.commands.executeCommand('capacityLab.openResults', file);
    await until('a page that answers', () => api.panels().find(({ ready }) => ready));
    const columnOf = (): number | undefined =>
      vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(({ label }) => label === 'Panel — capacity'))
        ?.viewColumn;
    await until('its tab', columnOf);
    const before = columnOf();
    await vscode.commands.executeCommand('workbench.action.moveEditorToPreviousGroup');
    await until('another column', () => (columnOf() === before ? undefined : columnOf()));
    const shown = await until('the page there', () => api.panels().find(({ ready, visible }) => ready && visible));
    assert.deepEqual({ file: shown.file, runDir: shown.runDir }, { file: file.toString(), runDir });
    assert.equal(api.panels().length, 1);
  });

  describe('where the user wants them', () => {
    const setting = vscode.workspace.getConfiguration('capacityLab.panel');
    const columns = (): number => vscode.window.tabGroups.all.length;

    beforeEach(async () => {
      await closeEditors();
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), vscode.ViewColumn.One);
    });

    afterEach(() => setting.update('location', undefined, vscode.ConfigurationTarget.Global));

    it('open beside the editor', async () => {
      await vscode.commands.executeCommand('capacityLab.openResults', file);
      await until('a second column', () => (columns() === 2 ? true : undefined));
    });

    it('open in the same column', async () => {
      await setting.update('location', 'active', vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('capacityLab.openResults', file);
      await until('its tab', () =>
        vscode.window.tabGroups.all[0]?.tabs.some(({ label }) => label === 'Panel — capacity') ? true : undefined,
      );
      assert.equal(columns(), 1);
    });

    it('open in the view of the side bar, which keeps the run', async () => {
      const api = await testApi();
      await setting.update('location', 'sidePanel', vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('capacityLab.openResults', file);
      const shown = await until('the view', () => api.panels().find(({ visible, ready }) => visible && ready));
      assert.deepEqual({ file: shown.file, runDir: shown.runDir }, { file: file.toString(), runDir });
      assert.equal(columns(), 1);
      await until('what it shows beside its title', () => api.panels().find(({ title }) => title === 'Panel'));
      await vscode.commands.executeCommand('capacityLab.openResults', file);
      assert.equal(api.panels().length, 1);
    });
  });
});
