import * as vscode from 'vscode';

/** Extensions that read the JSON Schema of experiment files, by language. */
const READERS: Readonly<Record<string, string>> = {
  yaml: 'redhat.vscode-yaml',
  json: 'vscode.json-language-features',
  jsonc: 'vscode.json-language-features',
};

/**
 * Does another extension offer what the schema says of a document: keys, values, their descriptions, its outline? Then ours
 * would be the second of two.
 */
export function hasSchemaService({ languageId }: vscode.TextDocument): boolean {
  const reader = Object.hasOwn(READERS, languageId) ? READERS[languageId] : undefined;
  return reader !== undefined && vscode.extensions.getExtension(reader) !== undefined;
}
