import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { anExperiment, runToEnd, testApi } from './experiments.ts';
import { closeEditors, extension, measure, until, workspaceFile, writeWorkspaceFile } from './support.ts';

const aLongOne = { columns: 60, rows: 60, starts: 8, steps: 100_000 };

const command = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`capacityLab.${name}`, ...args);

/** The row of an experiment, by its path in the workspace, with the rows of its runs. */
async function rowOf(relativePath: string) {
  const rows = await (await testApi()).runRows();
  return rows.find(({ file }) => file === workspaceFile(relativePath).fsPath);
}

/** A row as menus give it to commands. */
const node = (relativePath: string, runDir: string) => ({ target: { file: workspaceFile(relativePath), runDir } });

async function run(relativePath: string, text = anExperiment()): Promise<string> {
  return (await runToEnd(await writeWorkspaceFile(relativePath, text))).runDir;
}

/** The row of the only run, once `wanted` holds for it. */
const onlyRun = (relativePath: string, wanted: (row: { label: string; description: string }) => boolean = () => true) =>
  until(
    `a row of ${relativePath} for which ${wanted}`,
    async () => {
      const runs = (await rowOf(relativePath))?.runs ?? [];
      const [first] = runs;
      if (runs.length === 1 && first !== undefined && wanted(first)) return first;
      throw new Error(JSON.stringify(runs.map(({ label, description }) => [label, description])));
    },
    20_000,
  );

describe('the view of runs', function () {
  this.timeout(90_000);
  before(async () => {
    await testApi();
    await command('runs.focus');
  });
  after(async () => {
    await command('cancelAll');
    await closeEditors();
  });

  it('shows experiments that were never run, and runs with what they came to', async () => {
    await writeWorkspaceFile('tree/never.capacity.yaml', anExperiment({ name: 'Never' }));
    const runDir = await run('tree/listed.capacity.yaml', anExperiment({ name: 'Listed' }));
    const row = await onlyRun('tree/listed.capacity.yaml', ({ description }) => description.includes('polysemantic'));
    assert.equal(row.runDir, runDir);
    assert.match(row.description, /^Done · (\d+(\.\d)? %|100 %) agree · [\d.]+ % polysemantic$/);
    const never = await until('the experiment', () => rowOf('tree/never.capacity.yaml'));
    assert.deepEqual([never.label, never.description, never.runs], ['never', 'tree · not run yet', []]);
  });

  it('shows a run of the command line by itself', async () => {
    const file = await writeWorkspaceFile('tree/terminal.capacity.yaml', anExperiment({ name: 'Terminal' }));
    await until('the experiment', () => rowOf('tree/terminal.capacity.yaml'));
    const cli = path.join(extension().extensionPath, 'dist', 'cli.js');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    await promisify(execFile)(process.execPath, [cli, 'run', file.fsPath, '--quiet'], { env });
    const began = performance.now();
    const row = await onlyRun('tree/terminal.capacity.yaml', ({ description }) => description.startsWith('Done'));
    measure('from the end of a run in a terminal to its row', performance.now() - began, 'ms');
    assert.ok(row.runDir.startsWith(path.join(path.dirname(file.fsPath), '.capacity-lab', 'runs')));
  });

  it('says when an experiment has changed since its run', async () => {
    await run('tree/changed.capacity.yaml', anExperiment({ name: 'Changed' }));
    await writeWorkspaceFile('tree/changed.capacity.yaml', anExperiment({ name: 'Changed', steps: 400 }));
    await onlyRun('tree/changed.capacity.yaml', ({ description }) => description.includes('file changed since'));
  });

  it('stars runs, and shows only those that a filter leaves', async () => {
    const api = await testApi();
    const runDir = await run('tree/marked.capacity.yaml', anExperiment({ name: 'Marked' }));
    await command('runs.star', node('tree/marked.capacity.yaml', runDir));
    assert.match((await onlyRun('tree/marked.capacity.yaml')).label, /^★ /);
    const marks = JSON.parse(fs.readFileSync(path.join(runDir, 'marks.json'), 'utf8'));
    assert.deepEqual(marks, { star: true, note: '' });
    api.filterRuns('starred');
    const files = (await api.runRows()).map(({ file }) => path.basename(file));
    await command('runs.clearFilter');
    assert.deepEqual(files, ['marked.capacity.yaml']);
    await command('runs.unstar', node('tree/marked.capacity.yaml', runDir));
    assert.doesNotMatch((await onlyRun('tree/marked.capacity.yaml')).label, /★/);
  });

  it('deletes runs with their panel, and brings them back', async () => {
    const api = await testApi();
    const runDir = await run('tree/deleted.capacity.yaml', anExperiment({ name: 'Deleted' }));
    const bytes = fs.readFileSync(path.join(runDir, 'results.parquet'));
    await command('runs.delete', node('tree/deleted.capacity.yaml', runDir));
    assert.equal(fs.existsSync(runDir), false);
    assert.deepEqual((await rowOf('tree/deleted.capacity.yaml'))?.runs, []);
    await until('no panel', () => (api.panels().some((panel) => panel.runDir === runDir) ? undefined : true));
    await command('runs.undoDelete');
    assert.deepEqual(fs.readFileSync(path.join(runDir, 'results.parquet')), bytes);
    assert.equal((await onlyRun('tree/deleted.capacity.yaml')).runDir, runDir);
  });

  it('lets runs wait for their turn, says where they stand, and cancels all of them', async () => {
    const api = await testApi();
    const names = ['first', 'second', 'third'];
    const files: vscode.Uri[] = [];
    for (const name of names) {
      files.push(await writeWorkspaceFile(`tree/${name}.capacity.yaml`, anExperiment({ ...aLongOne, name })));
    }
    await command('run', files[0], files);
    await onlyRun('tree/first.capacity.yaml', ({ description }) => / of 3,600 cells/.test(description));
    await onlyRun('tree/second.capacity.yaml', ({ description }) => description === 'Waiting for its turn, 2nd of 3');
    const last = await onlyRun(
      'tree/third.capacity.yaml',
      ({ description }) => description === 'Waiting for its turn, 3rd of 3',
    );
    assert.match(api.statusBarText(), /^\$\(sync~spin\) 3 experiments: \d+ % · 2 waiting$/);
    await command('runs.delete', node('tree/third.capacity.yaml', last.runDir));
    assert.ok(fs.existsSync(last.runDir), 'a run that waits is not deleted');

    await command('cancel', files[1]);
    await onlyRun('tree/third.capacity.yaml', ({ description }) => description === 'Waiting for its turn, 2nd of 2');
    await command('cancelAll');
    await until('the end of all', () => (api.activeRuns().length === 0 ? true : undefined));
    await onlyRun('tree/third.capacity.yaml', ({ description }) => description === 'Cancelled · 0 of 3,600 cells');
  });

  it('resumes the very run that is asked for, and none whose file has changed', async () => {
    const api = await testApi();
    const relativePath = 'tree/third.capacity.yaml';
    const { runDir } = await onlyRun(relativePath);
    await command('runs.resume', node(relativePath, runDir));
    assert.deepEqual(
      api.activeRuns().map((active) => active.runDir),
      [runDir],
    );
    await command('cancelAll');
    await until('the end', () => (api.activeRuns().length === 0 ? true : undefined));
    await writeWorkspaceFile(relativePath, anExperiment({ ...aLongOne, name: 'third', steps: 99_999 }));
    await command('runs.resume', node(relativePath, runDir));
    assert.deepEqual(api.activeRuns(), []);
  });

  it('keeps the runs of a file that is gone', async () => {
    await run('tree/gone.capacity.yaml', anExperiment({ name: 'Gone' }));
    await vscode.workspace.fs.delete(workspaceFile('tree/gone.capacity.yaml'));
    const row = await until('the mark', async () => {
      const found = await rowOf('tree/gone.capacity.yaml');
      return found?.contextValue === 'experiment:gone' ? found : undefined;
    });
    assert.equal(row.description, 'tree · file is gone · 1 run');
  });
});
