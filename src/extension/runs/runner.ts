import * as vscode from 'vscode';
import type { CheckedDocuments } from '../editor/checkedDocuments.ts';
import { toRange } from '../editor/ranges.ts';
import { reasonOf, showFailure } from '../notices.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { engineOf, runsRootOfFile, tensorflowPathOf, trainingThreads } from '../settings.ts';
import type { LatestRuns } from './latestRuns.ts';
import type { ActiveRun, RunTracker } from './runTracker.ts';

export interface RunnerParts {
  service: RunServiceClient;
  tracker: RunTracker;
  latest: LatestRuns;
  documents: CheckedDocuments;
  log: vscode.LogOutputChannel;
}

/** A service that does not answer a cancellation within this time is reported, not waited for. */
const CANCEL_LIMIT_MS = 10_000;

/** Starts and stops runs of experiment files, and tells the user what stands in the way. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #starts = new Map<string, Promise<ActiveRun | undefined>>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /**
   * Trains the file as it is saved; an unsaved editor is saved first, as VS Code's own Run does. A file that
   * runs already is left running.
   *
   * @param runDir go on with this very run, or not at all; left out: with the latest unfinished one like it, or anew
   * @returns the run once its folder exists, `undefined` where it could not start: the user was told why
   */
  run(file: vscode.Uri, runDir?: string): Promise<ActiveRun | undefined> {
    const running = this.#parts.tracker.of(file);
    if (running !== undefined) {
      return Promise.resolve(running);
    }
    const key = file.toString();
    const known = this.#starts.get(key);
    if (known !== undefined) {
      return known;
    }
    const start = this.#start(file, runDir).finally(() => this.#starts.delete(key));
    this.#starts.set(key, start);
    return start;
  }

  /** Stops the run of a file; resolves once no thread works on it. Nothing to stop is no error. */
  async cancel(file: vscode.Uri): Promise<void> {
    const run = this.#parts.tracker.of(file) ?? (await this.#starts.get(file.toString()));
    if (run === undefined) {
      return;
    }
    try {
      await this.#parts.service.call('cancel', { runDir: run.runDir }, { timeoutMs: CANCEL_LIMIT_MS });
    } catch (error) {
      showFailure(vscode.l10n.t('The run could not be cancelled: {0}', reasonOf(error)));
    }
  }

  async #start(file: vscode.Uri, givenRun: string | undefined): Promise<ActiveRun | undefined> {
    const refusal = refusalOf(file) ?? (await saved(file));
    if (refusal !== undefined) {
      showFailure(refusal);
      return undefined;
    }
    const { service, tracker, latest, log } = this.#parts;
    tracker.prepare(file);
    try {
      const source = await vscode.workspace.fs.readFile(file);
      const tensorflowPath = tensorflowPathOf(file);
      const request = {
        source,
        file: file.fsPath,
        runsRoot: runsRootOfFile(file),
        workers: trainingThreads(),
        engine: engineOf(file),
        ...(tensorflowPath !== undefined && { tensorflowPath }),
        ...(givenRun !== undefined && { runDir: givenRun }),
      };
      const { runDir, description, resumed } = await service.call('start', request);
      log.info(resumed ? `Going on with ${runDir}` : `Running ${file.fsPath} into ${runDir}`);
      const run = { file, runDir, description };
      latest.forget(file);
      tracker.begin(run);
      return run;
    } catch (error) {
      tracker.abandon(file);
      log.error(`${file.fsPath}: ${reasonOf(error)}`);
      await this.#explain(file, error);
      return undefined;
    }
  }

  /** A broken file is shown where it is broken; everything else with the service's own words. */
  async #explain(file: vscode.Uri, error: unknown): Promise<void> {
    const name = vscode.workspace.asRelativePath(file, false);
    const document = await vscode.workspace.openTextDocument(file).then(undefined, () => undefined);
    const problems = document === undefined ? [] : (await this.#parts.documents.of(document)).problems;
    const errors = problems.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (document === undefined || first === undefined) {
      showFailure(vscode.l10n.t('{0} cannot be run: {1}', name, reasonOf(error)));
      return;
    }
    const more = errors.length === 1 ? '' : vscode.l10n.t(' (and {0} more)', errors.length - 1);
    showFailure(vscode.l10n.t('{0} cannot be run: {1}{2}', name, first.message, more), {
      title: vscode.l10n.t('Show Problem'),
      run: () => void vscode.window.showTextDocument(document, { selection: toRange(first.range) }),
    });
  }
}

function refusalOf(file: vscode.Uri): string | undefined {
  if (!vscode.workspace.isTrusted) {
    return vscode.l10n.t('Experiments run in trusted workspaces only.');
  }
  return file.scheme === 'file'
    ? undefined
    : vscode.l10n.t('Only files on disk can be run: a run keeps its results in a folder.');
}

/** Saves the file if its editor has changes. Returns a refusal where that failed. */
async function saved(file: vscode.Uri): Promise<string | undefined> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document === undefined || !document.isDirty || (await document.save())) {
    return undefined;
  }
  return vscode.l10n.t('{0} has changes that could not be saved.', vscode.workspace.asRelativePath(file, false));
}
