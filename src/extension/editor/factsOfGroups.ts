import * as vscode from 'vscode';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import type { HoverFacts, RunFacts } from '../hover/facts.ts';
import { hoverText } from '../hover/text.ts';
import { Command } from '../ids.ts';
import { reasonOf } from '../notices.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { engineOf, trainingThreads } from '../settings.ts';
import { checkRequest } from './checkedDocuments.ts';

/** What there is to tell of a file's feature groups, for hovers and inlay hints alike. */
export class FactsOfGroups {
  readonly #latest: LatestRuns;
  readonly #service: RunServiceClient;

  constructor(latest: LatestRuns, service: RunServiceClient) {
    this.#latest = latest;
    this.#service = service;
  }

  /** Of a file that names weights: from its run, where that is of these weights, or else measured now, without a run. */
  async ofGiven(group: string, document: vscode.TextDocument, configHash: string | undefined): Promise<HoverFacts> {
    const { uri } = document;
    const run = await this.of(group, uri, configHash);
    if ((run.kind === 'measured' && !run.run.stale) || uri.scheme !== 'file' || !vscode.workspace.isTrusted) {
      return run;
    }
    try {
      const request = { ...checkRequest(document.getText(), uri, engineOf(uri)), group, workers: trainingThreads() };
      const facts = await this.#service.call('measure', request);
      return facts === undefined ? run : { group, kind: 'measured-now', facts };
    } catch (error) {
      return { group, kind: 'unmeasurable', reason: reasonOf(error) };
    }
  }

  /** From the latest run of a file; stale where the file's configuration is another one by now. */
  async of(group: string, file: vscode.Uri, configHash: string | undefined): Promise<HoverFacts> {
    try {
      const run = await this.#latest.of(file);
      return run === undefined
        ? { group, kind: 'not-run' }
        : await this.#factsFrom(run, group, run.configHash !== configHash);
    } catch (error) {
      return { group, kind: 'unreadable', reason: reasonOf(error) };
    }
  }

  async #factsFrom(description: RunDescriptionAt, group: string, stale: boolean): Promise<HoverFacts> {
    const { experiment, runDir } = description;
    const { startedAt, state, finished, cells } = description;
    const run: RunFacts = { startedAt, state, finished, cells, stale };
    if (!experiment.features.some(({ name }) => name === group)) {
      return { group, kind: 'no-such-group', run };
    }
    const facts = await this.#service.call('groupFacts', { runDir, group });
    return facts === undefined ? { group, kind: 'not-reached', run } : { group, kind: 'measured', run, facts };
  }
}

/** The text on a group; its links may run a file and open its results, and nothing else. */
export function factsMarkdown(facts: HoverFacts, file: vscode.Uri): vscode.MarkdownString {
  const text = hoverText(facts, {
    l10n: vscode.l10n,
    file: file.toString(),
    canRun: vscode.workspace.isTrusted,
    now: new Date(),
  });
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: [Command.OpenResults, Command.Run] };
  return markdown;
}
