import * as vscode from 'vscode';
import { reasonOf, showFailure } from '../notices.ts';
import { fileStem, freeFileName } from './fileName.ts';
import { type Template, templateOf, withName } from './templates.ts';

/** Longest name that the grammar allows. */
const LONGEST_NAME = 200;

/**
 * Makes a new experiment file from a template, and opens it with its name selected. It is allowed in Restricted Mode: it
 * writes one file that the user named, from a text that comes with the extension, and runs nothing.
 *
 * @param examples  folder of the examples in the extension
 * @param folder    where the file is to be; left out, the workspace folder, or an untitled document where there is none
 * @returns the document, `undefined` where the user changed their mind or the file could not be written
 */
export async function newExperiment(
  examples: vscode.Uri,
  folder: vscode.Uri | undefined,
): Promise<vscode.TextDocument | undefined> {
  try {
    const template = await pickTemplate(examples);
    const parent = template && (folder ?? (await pickFolder()));
    if (template === undefined || parent === undefined) return undefined;
    const name = await askName(template);
    if (name === undefined) return undefined;
    return await openNew(template, name, parent);
  } catch (error) {
    showFailure(vscode.l10n.t('The experiment cannot be made: {0}', reasonOf(error)));
    return undefined;
  }
}

async function pickTemplate(examples: vscode.Uri): Promise<Template | undefined> {
  const items = readTemplates(examples).then((templates) =>
    templates.map((template) => ({ label: template.title, detail: template.description, template })),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('New Experiment (1/2): Begin from Which Example?'),
    placeHolder: vscode.l10n.t('All of them can be run as they are'),
    matchOnDetail: true,
  });
  return picked?.template;
}

/** The examples that can be begun from: the smallest files first, which are the simplest. */
async function readTemplates(examples: vscode.Uri): Promise<Template[]> {
  const names = (await vscode.workspace.fs.readDirectory(examples)).map(([name]) => name);
  const templates = await Promise.all(
    names
      .filter((name) => name.endsWith('.capacity.yaml'))
      .map(async (name) => {
        const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(examples, name));
        return templateOf(name, new TextDecoder().decode(bytes));
      }),
  );
  return templates
    .filter((template) => template !== undefined)
    .sort((a, b) => a.text.length - b.text.length || a.fileName.localeCompare(b.fileName));
}

type Parent = vscode.Uri | 'untitled';

async function pickFolder(): Promise<Parent | undefined> {
  const [only, ...others] = vscode.workspace.workspaceFolders ?? [];
  if (only === undefined) return 'untitled';
  if (others.length === 0) return only.uri;
  return (await vscode.window.showWorkspaceFolderPick())?.uri;
}

const askName = async ({ title }: Template): Promise<string | undefined> =>
  (
    await vscode.window.showInputBox({
      title: vscode.l10n.t('New Experiment (2/2): Name'),
      prompt: vscode.l10n.t('The file is named after it.'),
      value: title,
      validateInput: (text) =>
        text.trim() === '' || text.length > LONGEST_NAME
          ? vscode.l10n.t('A name has 1 to {0} characters.', LONGEST_NAME)
          : undefined,
    })
  )?.trim();

async function openNew(template: Template, name: string, parent: Parent): Promise<vscode.TextDocument> {
  const { text, start, end } = withName(template, name);
  const document = await (parent === 'untitled'
    ? untitled(fileStem(name), text)
    : onDisk(parent, fileStem(name), text));
  const selection = new vscode.Range(document.positionAt(start), document.positionAt(end));
  await vscode.window.showTextDocument(document, { selection });
  return document;
}

async function onDisk(parent: vscode.Uri, stem: string, text: string): Promise<vscode.TextDocument> {
  const taken = (await vscode.workspace.fs.readDirectory(parent)).map(([name]) => name);
  const file = vscode.Uri.joinPath(parent, freeFileName(stem, taken));
  const edit = new vscode.WorkspaceEdit();
  // Unlike writing it, this fails where a file of that name has come meanwhile.
  edit.createFile(file, { overwrite: false, ignoreIfExists: false, contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error(vscode.l10n.t('{0} cannot be written.', vscode.workspace.asRelativePath(file)));
  }
  return vscode.workspace.openTextDocument(file);
}

/** A document that has a name, so that it is known as an experiment, and no place yet. */
async function untitled(stem: string, text: string): Promise<vscode.TextDocument> {
  const taken = vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).map(({ uri }) => uri.path);
  const uri = vscode.Uri.from({ scheme: 'untitled', path: freeFileName(stem, taken) });
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  return document;
}
