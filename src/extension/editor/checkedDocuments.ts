import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { EngineName } from '../../core/experiment/experiment.ts';
import type { CheckRequest, FileCheck } from '../../protocol/runService.ts';
import { isJson } from '../experimentFile.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { engineOf } from '../settings.ts';

interface Checked {
  version: number;
  engine: EngineName;
  check: Promise<FileCheck>;
  /** `performance.now()` from which on it counts no more: weights may change while the text stays. */
  until: number;
}

/** So long a check of a file with weights is good: moving the mouse costs nothing, and a new file shows up soon. */
const FRESH_MS = 2000;

const NOTHING: FileCheck = { problems: [], features: [] };

/**
 * What stands in experiment files. Each version of a document is checked once, for diagnostics, hovers and the mark
 * of stale runs alike (and again when another engine is chosen for files that name none), and by the service's thread: reading a file takes longer than the extension host may be held
 * up. Where the service cannot answer nothing is found; the next question asks it again.
 */
export class CheckedDocuments {
  readonly #service: RunServiceClient;
  readonly #cache = new WeakMap<vscode.TextDocument, Checked>();

  constructor(service: RunServiceClient) {
    this.#service = service;
  }

  of(document: vscode.TextDocument): Promise<FileCheck> {
    const known = this.#cache.get(document);
    const engine = engineOf(document.uri);
    if (known?.version === document.version && known.engine === engine && performance.now() < known.until) {
      return known.check;
    }
    const check = this.#check(document.getText(), document.uri, engine).catch(() => {
      this.#cache.delete(document);
      return NOTHING;
    });
    const checked: Checked = { version: document.version, engine, check, until: Number.POSITIVE_INFINITY };
    this.#cache.set(document, checked);
    void check.then((found) => {
      if (dependsOnWeights(found)) checked.until = performance.now() + FRESH_MS;
    });
    return check;
  }

  /**
   * Configuration hash of a file as it stands now: in its editor where it is open, else on disk.
   *
   * @returns `undefined` where it has errors or cannot be read
   */
  async hashOf(file: vscode.Uri): Promise<string | undefined> {
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
    if (open !== undefined) {
      return (await this.of(open)).configHash;
    }
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      return (await this.#check(text, file, engineOf(file))).configHash;
    } catch {
      return undefined;
    }
  }

  #check(text: string, uri: vscode.Uri, engine: EngineName): Promise<FileCheck> {
    return this.#service.call('check', checkRequest(text, uri, engine));
  }
}

/** What the service is asked: paths in a file are relative to its folder, where it is on disk. */
export const checkRequest = (text: string, uri: vscode.Uri, engine: EngineName): CheckRequest => ({
  text,
  json: isJson(uri),
  engine,
  ...(uri.scheme === 'file' && { folder: dirname(uri.fsPath) }),
});

const dependsOnWeights = ({ given, problems }: FileCheck): boolean =>
  given === true || problems.some(({ code }) => code === 'bad-weights');
