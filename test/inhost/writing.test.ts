import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { anExperiment, placeOf, runToEnd } from './experiments.ts';
import { closeEditors, hoverText, openInEditor, until, workspaceFile, writeWorkspaceFile } from './support.ts';

/** Opens a file of the workspace with this text; ▮ is where the cursor is. */
async function opened(name: string, marked: string): Promise<{ document: vscode.TextDocument; at: vscode.Position }> {
  const offset = marked.indexOf('▮');
  await writeWorkspaceFile(name, marked.replace('▮', ''));
  const { document } = await openInEditor(name);
  return { document, at: document.positionAt(Math.max(offset, 0)) };
}

async function completions(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items;
}

const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);

const hintsOf = async (document: vscode.TextDocument): Promise<string[]> => {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    whole,
  );
  return hints.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
};

describe('writing an experiment file', () => {
  afterEach(closeEditors);

  it('keys are completed in a file that does not parse, with a snippet and what they mean', async () => {
    const { document, at } = await opened('keys.capacity.yaml', `${anExperiment()}train: { steps: 3, sch▮`);
    const item = await until('a completion', async () =>
      (await completions(document, at)).find((one) => labelOf(one) === 'schedule'),
    );
    assert.ok(item.insertText instanceof vscode.SnippetString);
    assert.match(item.insertText.value, /^schedule: \$\{1\|cosine,/);
    assert.match((item.documentation as vscode.MarkdownString).value, /half cosine/);
  });

  it('paths are completed as a whole', async () => {
    const text = anExperiment().replace('features.odd.importance', 'features.o▮');
    const { document, at } = await opened('paths.capacity.yaml', text);
    const found = await completions(document, at);
    const path = found.find((one) => labelOf(one) === 'features.odd.importance');
    assert.ok(path?.range !== undefined && 'replacing' in path.range);
    assert.equal(document.getText(path.range.replacing), 'features.o');
  });

  it('JSON has its keys from VS Code, once, and paths and groups from us', async () => {
    const text =
      '{ "version": 1, "features": [{ "name": "odd" }], "train": { "▮" }, "marginal": { "feature": "" },\n"points": { "A": { "" } } }';
    const { document, at } = await opened('twice.capacity.json', text);
    const keys = (await until('completions', async () => {
      const found = (await completions(document, at)).map(labelOf);
      return found.includes('steps') ? found : undefined;
    })) as string[];
    assert.equal(keys.filter((label) => label === 'steps').length, 1);
    const group = placeOf(document, '"feature": "').translate(0, '"feature": "'.length);
    assert.ok((await completions(document, group)).some((one) => labelOf(one) === 'odd'));
    const point = placeOf(document, '"A": { "').translate(0, '"A": { "'.length);
    assert.ok((await completions(document, point)).some((one) => labelOf(one) === 'features.odd.importance'));
  });

  it('a hover over a key tells what it means, over a path what that is', async () => {
    const { document } = await opened('meanings.capacity.yaml', anExperiment());
    assert.match(await hoverText(document.uri, placeOf(document, 'density: 0.1')), /Probability p .*Source: Elhage/s);
    const path = await hoverText(document.uri, placeOf(document, 'features.odd.importance').translate(0, 3));
    assert.match(path, /`features\.odd\.importance`.*Importance of the members/s);
  });

  it('a hover over a key of a JSON file is VS Code’s own, and tells the same once', async () => {
    const { document } = await opened('once.capacity.json', '{ "version": 1, "data": { "density": 0.1 } }');
    const place = placeOf(document, '"density"').translate(0, 2);
    const text = await until('the hover', async () => {
      const found = await hoverText(document.uri, place);
      return found.includes('Probability p') ? found : undefined;
    });
    assert.equal(text.split('Probability p').length, 2);
  });

  it('has an outline, also when it is broken', async () => {
    const { document } = await opened('outline.capacity.yaml', anExperiment().replace('points: 3 }', 'points: 3'));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const names = symbols.map(({ name, children }) => [name, ...children.map((child) => child.name)].join(' '));
    assert.ok(names.includes('features odd rest'), names.join('; '));
    assert.ok(names.includes('sweep x y'), names.join('; '));
  });

  it('both ways out of a conflict are offered as quick fixes', async () => {
    const { document } = await opened(
      'conflict.capacity.yaml',
      anExperiment().replace('density: 0.1 }', 'density: 0.1, sparsity: 0.9 }'),
    );
    const problem = await until('a problem', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === 'conflicting-keys'),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Remove sparsity') && titles.includes('Remove density'), titles.join(', '));
  });
});

describe('capacity behind feature groups', () => {
  afterEach(closeEditors);

  it('comes with a run, is stale after an edit, and goes with the setting', async () => {
    const { document } = await opened('hints.capacity.yaml', anExperiment({ name: 'Hints' }));
    assert.deepEqual(await hintsOf(document), []);
    assert.equal((await runToEnd(document.uri)).state, 'done');
    await until('hints', async () => ((await hintsOf(document)).length === 2 ? true : undefined));
    // Six equal features in three dimensions have ½ each.
    assert.deepEqual(await hintsOf(document), ['0.5 polysemantic', '0.5 polysemantic']);

    const place = placeOf(document, 'seed: 1');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(place, place.translate(0, 7)), 'seed: 2');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('a stale mark', async () =>
      (await hintsOf(document))[0] === '0.5 polysemantic, stale' ? true : undefined,
    );

    const settings = vscode.workspace.getConfiguration();
    await settings.update('capacityLab.inlayHints', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await hintsOf(document), []);
    } finally {
      await settings.update('capacityLab.inlayHints', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

describe('New Experiment', () => {
  afterEach(closeEditors);

  /** Runs the command for a folder and takes what is offered first, and the name that is proposed. */
  async function make(folder: vscode.Uri): Promise<vscode.Uri> {
    let made: string | undefined;
    let ended = false;
    const command = vscode.commands
      .executeCommand<string | undefined>('capacityLab.newExperiment', folder)
      .then((uri) => {
        made = uri;
        ended = true;
      });
    // There is no event for a quick pick that has its items: both steps are accepted until the command has ended.
    await until('the new file', async () => {
      if (!ended) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return ended ? true : undefined;
    });
    await command;
    assert.ok(made !== undefined, 'no file was made');
    return vscode.Uri.parse(made);
  }

  it('makes a file that has no problems, opens it with its name selected, and overwrites none', async () => {
    const folder = workspaceFile('made');
    await vscode.workspace.fs.createDirectory(folder);
    const first = await make(folder);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), first.toString());
    assert.match(first.path, /\/made\/[\w-]+\.capacity\.yaml$/);
    const name = editor?.document.getText(editor.selection) ?? '';
    assert.ok(name.length > 0);
    assert.ok(editor?.document.getText().includes(`name: ${name}`));

    const second = await make(folder);
    assert.equal(second.path, first.path.replace('.capacity.yaml', '-2.capacity.yaml'));
    const errors = vscode.languages
      .getDiagnostics(second)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    assert.deepEqual(errors, []);
  });
});
