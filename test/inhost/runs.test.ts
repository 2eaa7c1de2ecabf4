import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { anExperiment, lensTitles, runToEnd, start, testApi } from './experiments.ts';
import {
  closeEditors,
  measure,
  openInEditor,
  until,
  workspaceFile,
  workspaceFolder,
  writeWorkspaceFile,
} from './support.ts';

const aLongOne = { name: 'Long', columns: 60, rows: 60, starts: 8, steps: 100_000 };

describe('running an experiment', () => {
  after(closeEditors);

  it('trains it into a run folder of the workspace and opens its panel', async () => {
    const api = await testApi();
    const file = await writeWorkspaceFile('small.capacity.yaml', anExperiment());
    const { runDir, state, finished } = await runToEnd(file);
    assert.deepEqual({ state, finished }, { state: 'done', finished: 6 });
    assert.equal(path.dirname(path.dirname(runDir)), path.join(workspaceFolder().fsPath, '.capacity-lab', 'runs'));
    assert.ok(fs.existsSync(path.join(runDir, 'results.parquet')));
    const panel = await until('a page that answers', () =>
      api.panels().find((shown) => shown.runDir === runDir && shown.ready),
    );
    assert.equal(panel.title, 'Small — capacity');
  });

  it('shows the next run of a file in the same panel', async () => {
    const api = await testApi();
    const before = api.panels().length;
    const { runDir } = await runToEnd(workspaceFile('small.capacity.yaml'));
    assert.equal(api.panels().length, before);
    assert.ok(api.panels().some((panel) => panel.runDir === runDir));
  });

  it('saves an unsaved editor first', async () => {
    const file = await writeWorkspaceFile('unsaved.capacity.yaml', anExperiment());
    const { document } = await openInEditor('unsaved.capacity.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file, new vscode.Position(0, 0), '# not saved yet\n');
    await vscode.workspace.applyEdit(edit);
    const { runDir } = await runToEnd(file);
    assert.equal(document.isDirty, false);
    assert.match(fs.readFileSync(path.join(runDir, 'source.yaml'), 'utf8'), /^# not saved yet/);
  });

  it('opens the latest results, and tells where there are none', async () => {
    const open = (file: vscode.Uri) =>
      vscode.commands.executeCommand<{ runDir: string } | undefined>('capacityLab.openResults', file);
    assert.ok((await open(workspaceFile('small.capacity.yaml')))?.runDir);
    assert.equal(await open(await writeWorkspaceFile('fresh.capacity.yaml', anExperiment())), undefined);
  });

  it('refuses a broken file and leaves no run folder', async () => {
    const file = await writeWorkspaceFile(
      'refused.capacity.yaml',
      anExperiment({ name: 'Refused' }).replace('version: 1', 'version: 7'),
    );
    assert.equal(await vscode.commands.executeCommand('capacityLab.run', file), undefined);
    assert.equal(fs.existsSync(path.join(workspaceFolder().fsPath, '.capacity-lab', 'runs', 'refused')), false);
  });

  it('shows progress and offers to cancel; a cancelled run keeps what is finished and goes on when run again', async () => {
    const api = await testApi();
    const file = await writeWorkspaceFile('long.capacity.yaml', anExperiment(aLongOne));
    await openInEditor('long.capacity.yaml');
    const runDir = await start(file);
    await until('progress', () => api.activeRuns().find((run) => run.runDir === runDir && run.finished > 0));
    assert.match(api.statusBarText(), /^\$\(sync~spin\) Long: \d+ %( · .+ left)?$/);
    assert.deepEqual(await lensTitles(file), ['$(stop-circle) Cancel', 'Open results']);

    const cancelled = performance.now();
    await vscode.commands.executeCommand('capacityLab.cancel', file);
    measure('cancel', performance.now() - cancelled, 'ms');
    await until('the end', () => (api.activeRuns().length === 0 ? true : undefined));
    assert.equal(api.statusBarText(), '');
    const kept = JSON.parse(fs.readFileSync(path.join(runDir, 'status.json'), 'utf8'));
    assert.equal(kept.state, 'cancelled');
    assert.ok(kept.finished > 0);

    assert.equal(await start(file), runDir);
    await vscode.commands.executeCommand('capacityLab.cancel', file);
    await until('the end', () => (api.activeRuns().length === 0 ? true : undefined));
  });

  it('trains with the engine of the settings what names none, and checks files with it', async () => {
    const settings = vscode.workspace.getConfiguration('capacityLab');
    const choose = (engine: string | undefined) =>
      settings.update('engine', engine, vscode.ConfigurationTarget.Workspace);
    const layered = anExperiment({ name: 'Layered', steps: 20 })
      .replace('activation: quadratic, dimensions: 3', 'activation: relu, layers: [{ units: 3, activation: relu }]')
      .replace('steps: 20', 'steps: 20, batch: 32');
    const file = await writeWorkspaceFile('layered.capacity.yaml', layered);
    await openInEditor('layered.capacity.yaml');
    const problems = () => vscode.languages.getDiagnostics(file).map(({ code }) => code);
    await until('a problem', () => (problems().includes('needs-tensorflow') ? true : undefined));
    try {
      await choose('tensorflow');
      await until('no problem', () => (problems().length === 0 ? true : undefined));
      const { runDir, state } = await runToEnd(file);
      const { engine, overrides } = JSON.parse(fs.readFileSync(path.join(runDir, 'manifest.json'), 'utf8'));
      assert.deepEqual(
        { state, engine: engine.name, overrides },
        { state: 'done', engine: 'tensorflow', overrides: [{ path: 'engine', value: 'tensorflow' }] },
      );
    } finally {
      await choose(undefined);
    }
    await until('the problem again', () => (problems().includes('needs-tensorflow') ? true : undefined));
  });

  it('does not run a file twice at a time', async () => {
    const file = workspaceFile('long.capacity.yaml');
    const [first, second] = await Promise.all([start(file), start(file)]);
    assert.equal(first, second);
    assert.equal((await testApi()).activeRuns().length, 1);
    await vscode.commands.executeCommand('capacityLab.cancel', file);
  });
});

describe('Figure 4', () => {
  after(closeEditors);

  it('runs without holding up the extension host', async () => {
    const api = await testApi();
    await openInEditor('figure4.capacity.yaml');
    const meter = api.measureEventLoop();
    const began = performance.now();
    const { state } = await runToEnd(workspaceFile('figure4.capacity.yaml'));
    measure('figure 4, from the command to the end', performance.now() - began, 'ms');
    const { longestBlockMs, longestGapMs } = meter.stop();
    measure('longest block of the extension host', longestBlockMs, 'ms');
    measure(
      'longest gap between two ticks of the extension host, with all else that the machine does',
      longestGapMs,
      'ms',
    );
    assert.equal(state, 'done');
  });
});
