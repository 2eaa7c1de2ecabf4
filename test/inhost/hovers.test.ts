import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { anExperiment, lensTitles, placeOf, runToEnd } from './experiments.ts';
import { closeEditors, hoverText, openInEditor, until, writeWorkspaceFile } from './support.ts';

describe('a file and its latest run', () => {
  const name = 'hovers.capacity.yaml';
  let document: vscode.TextDocument;
  const hover = (text: string): Promise<string> => hoverText(document.uri, placeOf(document, text));

  before(async () => {
    await writeWorkspaceFile(name, anExperiment());
    ({ document } = await openInEditor(name));
  });

  after(closeEditors);

  it('a hover tells how to run a file that never was', async () => {
    assert.match(await hover('odd'), /not trained yet.*Run Capacity Experiment.*command:capacityLab\.run\?/s);
    assert.deepEqual(await lensTitles(document.uri), ['$(play) Run']);
  });

  it('a hover shows the trained capacity beside theory, at the cell of the file’s own values', async () => {
    assert.equal((await runToEnd(document.uri)).state, 'done');
    const text = await hover('odd');
    // Six equal features in three dimensions have ½ each.
    assert.match(text, /\*\*odd\*\*: capacity \*\*0\.500\*\*, polysemantic/);
    assert.match(text, /\| Capacity \| 0\.500 \| &emsp;0\.500 \|/);
    assert.match(text, /Marginal benefit \| 6\.40/);
    assert.match(text, /Shares with rest/);
    assert.match(text, /importance.* = 1, .*= 0\.1/i);
    assert.doesNotMatch(text, /Stale/);
  });

  it('a hover over a group of several tells of all its members, from anywhere in its block', async () => {
    const text = await hover('count: 5');
    assert.match(text, /\*\*rest\*\*, 5 features: capacity \*\*0\.500\*\* \(median\), polysemantic/);
    assert.match(text, /Shares with .*odd/);
  });

  it('a hover over anything else says nothing of features', async () => {
    assert.doesNotMatch(await hover('parameter: data.density'), /capacity \*\*/);
  });

  it('the lenses tell how much there is and when it was made', async () => {
    const [run, results] = await lensTitles(document.uri);
    assert.equal(run, '$(play) Run');
    assert.match(results ?? '', /^Open results \(6 cells, \d\d:\d\d\)$/);
  });

  it('a hover marks the run stale after an edit, and no longer when the edit is undone', async () => {
    const place = placeOf(document, 'seed: 1');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(place, place.translate(0, 7)), 'seed: 2');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(await hover('odd'), /Stale.*the file has changed/);
    await vscode.commands.executeCommand('undo');
    await until('a fresh hover', async () => (/Stale/.test(await hover('odd')) ? undefined : true));
  });

  it('a comment or another name does not make a run stale', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# a note\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.doesNotMatch(await hover('odd'), /Stale/);
  });
});

describe('a file that names weights', () => {
  const name = 'given-weights.capacity.yaml';

  after(closeEditors);

  it('has hovers with capacity, recovery and the probe, without a run', async () => {
    const { document } = await openInEditor(name);
    const text = await hoverText(document.uri, placeOf(document, 'count: 5'));
    assert.match(text, /\*\*feature\*\*, 5 features: capacity \*\*0\.400\*\* \(median\), polysemantic/);
    assert.match(text, /\| {3}\| Given \|/);
    assert.match(text, /Marginal benefit, probe \| 0\.00\d+ .*± /);
    assert.match(text, /Recovery \| 0\.8/);
    assert.match(text, /Measured just now from the weights that the file names.*Measure All Cells/s);
    assert.deepEqual(await lensTitles(document.uri), ['$(play) Measure']);
  });

  it('has hovers of the run once it was measured', async () => {
    const { document } = await openInEditor(name);
    assert.equal((await runToEnd(document.uri)).state, 'done');
    const text = await hoverText(document.uri, placeOf(document, 'count: 5'));
    assert.match(text, /capacity \*\*0\.400\*\*/);
    assert.match(text, /Run of \d\d:\d\d/);
    assert.doesNotMatch(text, /Stale|just now/);
  });
});
