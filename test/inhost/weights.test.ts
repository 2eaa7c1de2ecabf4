import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { npy, npyMatrix } from '../unit/weights/files.ts';
import { testApi } from './experiments.ts';
import { closeEditors, measure, until, workspaceFile, writeWorkspaceFile } from './support.ts';

/** Five features at equal angles in the plane, and as many at right angles to them in pairs. */
const pentagon = Array.from({ length: 5 }, (_, k) => [
  Math.cos((2 * Math.PI * k) / 5),
  Math.sin((2 * Math.PI * k) / 5),
  0,
]).flat();
const toy = [...pentagon, 0, 0, 1, 0, 0, -1];

const inspect = (file: vscode.Uri) => vscode.commands.executeCommand('capacityLab.inspect', file);

describe('given weights', () => {
  after(closeEditors);

  it('open in a panel of their own, measured', async () => {
    const api = await testApi();
    const file = await writeWorkspaceFile('toy.npy', npyMatrix(7, 3, toy));
    await inspect(file);
    const panel = await until('a page that answers', () => api.weightsPanels().find(({ ready }) => ready));
    assert.equal(panel.title, 'toy.npy — capacity');
    assert.equal(panel.file.toString(), file.toString());
    const inspection = await until('an inspection', () => panel.inspection);
    assert.deepEqual([inspection.N, inspection.D, inspection.rank], [7, 3, 3]);
    const expected = [0.4, 0.4, 0.4, 0.4, 0.4, 0.5, 0.5];
    for (const [i, C] of inspection.capacity.entries())
      assert.ok(Math.abs(C - expected[i]) < 1e-6, `C of ${i} is ${C}`);
  });

  it('have one panel for each file', async () => {
    const api = await testApi();
    await inspect(workspaceFile('toy.npy'));
    await inspect(workspaceFile('toy.npy'));
    assert.equal(api.weightsPanels().length, 1);
  });

  it('are measured without holding up the extension host', async () => {
    const api = await testApi();
    const [N, D] = [6000, 96];
    const values = Float32Array.from({ length: N * D }, (_, at) => Math.sin(at * at));
    const file = await writeWorkspaceFile('large.npy', npyMatrix(N, D, values));
    const meter = api.measureEventLoop();
    await inspect(file);
    const panel = await until('its panel', () => api.weightsPanels().find((shown) => shown.title.startsWith('large')));
    const inspection = await until('an inspection', () => panel.inspection, 60_000);
    measure('longest block of the extension host while weights are measured', meter.stop().longestBlockMs, 'ms');
    assert.equal(inspection.rank, D);
  });

  it('are no longer measured when their panel is closed', async () => {
    const api = await testApi();
    // Zeros without end: minutes of work, and no room on the disk.
    const file = await writeWorkspaceFile('endless.npy', npy({ shape: [1_000_000, 2000], data: 0 }));
    const { size } = fs.statSync(file.fsPath);
    fs.truncateSync(file.fsPath, size + 8_000_000_000);
    await inspect(file);
    const panel = await until('its panel', () =>
      api.weightsPanels().find((shown) => shown.title.startsWith('endless')),
    );
    const inspection = await until('an inspection', () => (panel.inspection === undefined ? undefined : panel));
    const ended = assert.rejects(inspection.inspection ?? Promise.resolve(), { name: 'AbortError' });
    await closeEditors();
    await ended;
    assert.deepEqual(api.weightsPanels(), []);
  });

  it('come back after a reload, and say so when nothing was kept', async () => {
    const api = await testApi();
    const aPanel = () => vscode.window.createWebviewPanel('capacityLab.weights', 'kept', vscode.ViewColumn.Active);
    await api.restoreWeightsPanel(aPanel(), { version: 1, weights: workspaceFile('toy.npy').toString() });
    await until('a page that answers', () => api.weightsPanels().find(({ ready }) => ready));
    const lost = aPanel();
    await api.restoreWeightsPanel(lost, { version: 1, weights: 'https://elsewhere/W.npy' });
    assert.match(lost.webview.html, /another version/);
  });
});
