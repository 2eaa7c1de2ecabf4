import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { anExperiment, runToEnd, testApi } from './experiments.ts';
import { closeEditors, until, workspaceFile, workspaceFolder, writeWorkspaceFile } from './support.ts';

describe('from a run to a paper', () => {
  let file: vscode.Uri;
  let runDir: string;

  before(async () => {
    file = await writeWorkspaceFile('cited.capacity.yaml', anExperiment({ name: 'Cited' }));
    ({ runDir } = await runToEnd(file));
  });

  afterEach(closeEditors);

  it('the citation of a run is copied as BibTeX', async () => {
    await vscode.commands.executeCommand('capacityLab.copyCitation', { target: { file, runDir } });
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^@software\{capacitylab-[0-9a-f]{8},/);
    assert.match(copied, /Experiment Cited, run .*seed 1/);
    assert.match(copied, /@article\{scherlis2022polysemanticity,/);
  });

  it('a file means its latest run', async () => {
    const copied = await vscode.commands.executeCommand('capacityLab.copyCitation', file);
    assert.match(String(copied), /Experiment Cited/);
  });

  it('with nothing given, the panel in front is meant', async () => {
    await vscode.commands.executeCommand('capacityLab.openResults', file);
    await until('the panel', async () => (await testApi()).panels().find(({ visible }) => visible));
    const copied = await until('its citation', async () =>
      vscode.commands.executeCommand<string | undefined>('capacityLab.copyCitation'),
    );
    assert.match(copied, /Experiment Cited/);
  });

  it('without a run nothing is copied', async () => {
    const unrun = await writeWorkspaceFile('unrun.capacity.yaml', anExperiment());
    assert.equal(await vscode.commands.executeCommand('capacityLab.copyCitation', unrun), undefined);
  });

  it('a region becomes a file beside, after the question how fine it is to be', async () => {
    const region = { x: [0.5, 2] };
    const refining = vscode.commands.executeCommand<vscode.Uri>(
      'capacityLab.refine',
      { target: { file, runDir } },
      region,
    );
    const refined = await answered(refining);
    assert.equal(refined.path, workspaceFile('cited-refined.capacity.yaml').path);
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(refined));
    assert.match(text, /^# Refined from cited\.capacity\.yaml, run .*features\.odd\.importance from 0\.5 to 2/);
    assert.match(text, /^name: Cited, refined$/m);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), refined.toString());
    assert.equal((await runToEnd(refined)).state, 'done');
  });
});

/** Accepts the input box as it stands, as often as it takes. */
async function answered<T>(asking: Thenable<T | undefined>): Promise<T> {
  let answer: { value: T | undefined } | undefined;
  void asking.then((value) => {
    answer = { value };
  });
  const { value } = await until('the answer', async () => {
    if (answer === undefined) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return answer;
  });
  if (value === undefined) throw new Error('the command gave nothing');
  return value;
}

describe('the sample experiments', () => {
  const folder = (): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), 'samples');
  const open = () => vscode.commands.executeCommand<vscode.Uri | undefined>('capacityLab.openSample', folder());

  it('are copied with the weights that they name and a page of what to try', async () => {
    assert.equal((await open())?.toString(), folder().toString());
    const names = (await vscode.workspace.fs.readDirectory(folder())).map(([name]) => name);
    for (const name of ['README.md', 'figure4.capacity.yaml', 'given-weights.safetensors'])
      assert.ok(names.includes(name), name);
  });

  it('leave alone what is there, and bring back what is not', async () => {
    const changed = vscode.Uri.joinPath(folder(), 'figure4.capacity.yaml');
    await vscode.workspace.fs.writeFile(changed, new TextEncoder().encode('mine'));
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), 'README.md'));
    await open();
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(changed)), 'mine');
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder(), 'README.md'));
  });
});
