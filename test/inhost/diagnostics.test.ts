import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { anExperiment, placeOf } from './experiments.ts';
import { closeEditors, openInEditor, until, writeWorkspaceFile } from './support.ts';

const source = 'Capacity Lab';
const problemsOf = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === source);

describe('problems of an experiment file', () => {
  const name = 'broken.capacity.yaml';
  let document: vscode.TextDocument;

  beforeEach(async () => {
    await writeWorkspaceFile(name, anExperiment().replace('density: 0.1 }', 'densty: 0.1 }'));
    ({ document } = await openInEditor(name));
    await until('a problem', () => problemsOf(document.uri)[0]);
  });

  afterEach(closeEditors);

  it('are shown at the exact place, with a code', () => {
    const [problem] = problemsOf(document.uri);
    const start = placeOf(document, 'densty');
    assert.deepEqual(problem?.range, new vscode.Range(start, start.translate(0, 'densty'.length)));
    assert.equal(problem?.code, 'unknown-key');
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(problem?.message ?? '', /densty/);
  });

  it('have a quick fix that mends them', async () => {
    const [problem] = problemsOf(document.uri);
    assert.ok(problem);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => /density/.test(title));
    assert.ok(fix?.edit, `no fix among ${actions.map(({ title }) => title).join(', ')}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /data: \{ density: 0\.1 \}/);
    await until('no problem', () => (problemsOf(document.uri).length === 0 ? true : undefined));
  });

  it('go away with the file', async () => {
    // A document that an extension opened is kept for minutes; one that the user opened is closed with its editor.
    const uri = await writeWorkspaceFile('closed.capacity.yaml', 'version: 7\n');
    await vscode.commands.executeCommand('vscode.open', uri);
    await until('a problem', () => problemsOf(uri)[0]);
    await closeEditors();
    await until('no problem', () => (problemsOf(uri).length === 0 ? true : undefined));
  });

  it('are not looked for in other files', async () => {
    await writeWorkspaceFile('other.yaml', 'version: [1\n');
    const other = await openInEditor('other.yaml');
    assert.deepEqual(problemsOf(other.document.uri), []);
  });
});
