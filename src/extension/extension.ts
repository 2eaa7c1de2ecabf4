// First, so that loading everything else counts as activation.
import './startClock.ts';

import * as vscode from 'vscode';
import { actOfPanel, type CommandParts, registerCommands } from './commands.ts';
import { ComparePanels } from './compare/comparePanels.ts';
import { publishedContexts } from './contexts.ts';
import { CheckedDocuments } from './editor/checkedDocuments.ts';
import { ExperimentDiagnostics } from './editor/diagnostics.ts';
import { FactsOfGroups } from './editor/factsOfGroups.ts';
import { CapacityHovers } from './editor/hovers.ts';
import { CapacityHints } from './editor/inlayHints.ts';
import { RunLenses } from './editor/lenses.ts';
import { registerWritingAids } from './editor/writingAids.ts';
import { measureEventLoop } from './eventLoop.ts';
import { EXPERIMENT_DOCUMENTS } from './experimentFile.ts';
import { COMPARE_VIEW_TYPE, Command, PANEL_VIEW_TYPE, RESULTS_VIEW_ID, WEIGHTS_VIEW_TYPE } from './ids.ts';
import { KeptPanels } from './panel/keptPanels.ts';
import { noNews } from './panel/noNews.ts';
import { Panels } from './panel/panels.ts';
import { ResultsView } from './panel/resultsView.ts';
import type { PanelParts } from './panel/runPanel.ts';
import { publishRunningFiles } from './runs/contextKeys.ts';
import { LatestRuns } from './runs/latestRuns.ts';
import { reportCrash, reportEnd } from './runs/reports.ts';
import { Runner } from './runs/runner.ts';
import { RunSpeeds } from './runs/runSpeeds.ts';
import { RunTracker } from './runs/runTracker.ts';
import { ProgressItem } from './runs/statusBar.ts';
import { RunList } from './runsTree/runList.ts';
import { RunsTree } from './runsTree/runsTree.ts';
import { RunServiceClient } from './service/runServiceClient.ts';
import { trainingThreads } from './settings.ts';
import { loadedAt } from './startClock.ts';
import type { TestApi } from './testApi.ts';
import { WeightsPanels } from './weights/weightsPanels.ts';
import { showOpenedSample } from './welcome/samples.ts';

/** How long a closing window waits for its runs. */
const SHUT_DOWN_LIMIT_MS = 1000;

/** What `deactivate` must wait for. */
let shutDown: (() => Promise<void>) | undefined;

/**
 * Wires the parts together and returns at once. The run service's thread is started by the first experiment file
 * that is opened, and what is heavy (the parser, reading results) runs there.
 */
export function activate(context: vscode.ExtensionContext): TestApi {
  const activatedAt = performance.now();
  const log = vscode.window.createOutputChannel('Capacity Lab', { log: true });
  const tracker = new RunTracker();
  const service = new RunServiceClient({
    script: vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath,
    mayTrain: () => vscode.workspace.isTrusted,
    refusal: vscode.l10n.t('Experiments run in trusted workspaces only.'),
    onEvent: {
      runChanged: ({ runDir, change }) => {
        const own = tracker.all().some((run) => run.runDir === runDir);
        tracker.update(runDir, change.description);
        panels.forward(runDir, change);
        comparisons.forward(runDir, change);
        if (!own && change.description.elsewhere !== true) endedElsewhere(runDir);
      },
      curves: ({ runDir, curves }) => {
        panels.forwardStage(runDir, 'curvesFound', curves);
        comparisons.forwardCurves(runDir, curves);
      },
      predictions: ({ runDir, predictions }) => panels.forwardStage(runDir, 'predictionsFound', predictions),
      inspectProgress: (news) => weights.progress(news),
      log: ({ level, message }) => log[level](message),
    },
    onCrash: (crash) => {
      const interrupted = tracker.interruptAll();
      for (const { runDir, description } of interrupted) {
        panels.forward(runDir, noNews(description));
        comparisons.forward(runDir, noNews(description));
      }
      reportCrash({ ...crash, interrupted, allowRestart: () => service.allowRestart() }, log);
    },
    onProblem: (message) => log.warn(message),
  });
  const documents = new CheckedDocuments(service);
  const latest = new LatestRuns(service);
  const runner = new Runner({ service, tracker, latest, documents, log });
  const kept = new KeptPanels({
    extensionUri: context.extensionUri,
    memento: context.workspaceState,
    log,
    serializers: () => serializers,
  });
  const panelParts: PanelParts = {
    extensionUri: context.extensionUri,
    service,
    log,
    kept,
    isStale: async (file, configHash) => (await documents.hashOf(file)) !== configHash,
    act: (action, target) => actOfPanel(action, target, parts),
    refine: async (region, target) => void (await vscode.commands.executeCommand(Command.Refine, { target }, region)),
    threads: trainingThreads,
  };
  const results = new ResultsView(panelParts, context.workspaceState);
  const panels = new Panels(panelParts, results);
  const weights = new WeightsPanels({ extensionUri: context.extensionUri, service, log, kept });
  const { extensionUri, globalState } = context;
  const comparisons = new ComparePanels({ extensionUri, service, log, kept });
  const list = new RunList({ service, tracker, log });
  const tree = new RunsTree(list, tracker);
  const parts: CommandParts = {
    runner,
    tracker,
    latest,
    panels,
    weights,
    service,
    comparisons,
    tree,
    list,
    extensionUri,
    globalState,
    log,
  };
  const diagnostics = new ExperimentDiagnostics(documents);
  const speeds = new RunSpeeds(context.globalState);
  const facts = new FactsOfGroups(latest, service);
  const lenses = new RunLenses({ documents, tracker, latest, speeds });
  const hints = new CapacityHints({ documents, facts, tracker, onDidCheck: diagnostics.onDidCheck });
  const progress = new ProgressItem(tracker);
  /** What stands in the file follows a run of another program when it has ended. */
  const endedElsewhere = (runDir: string): void => {
    const panel = panels.all().find(({ target }) => target.runDir === runDir);
    if (panel === undefined) return;
    latest.forget(panel.target.file);
    lenses.refresh();
    hints.refresh();
  };
  const serializers = {
    [PANEL_VIEW_TYPE]: panels,
    [WEIGHTS_VIEW_TYPE]: weights,
    [COMPARE_VIEW_TYPE]: comparisons,
  };

  context.subscriptions.push(
    log,
    tracker,
    diagnostics,
    lenses,
    hints,
    progress,
    kept,
    panels,
    results,
    weights,
    list,
    tree,
    comparisons,
    registerCommands(parts),
    publishRunningFiles(tracker),
    tracker.onDidEnd((run) => {
      latest.forget(run.file);
      reportEnd(run, panels.of(run.file)?.visible ?? false, log);
    }),
    diagnostics.onDidCheck(({ uri }) => void panels.of(uri)?.refreshStale()),
    vscode.window.registerWebviewViewProvider(RESULTS_VIEW_ID, results),
    ...Object.entries(serializers).map(([type, serializer]) =>
      vscode.window.registerWebviewPanelSerializer(type, serializer),
    ),
    vscode.languages.registerHoverProvider(EXPERIMENT_DOCUMENTS, new CapacityHovers(documents, facts)),
    vscode.languages.registerCodeLensProvider(EXPERIMENT_DOCUMENTS, lenses),
    vscode.languages.registerInlayHintsProvider(EXPERIMENT_DOCUMENTS, hints),
    registerWritingAids(documents, service),
  );
  void showOpenedSample(globalState);
  shutDown = async () => {
    // Each run is told to stop, so that its folder says so; a service that hangs is ended all the same.
    await Promise.allSettled(
      tracker.all().map(({ runDir }) => service.call('cancel', { runDir }, { timeoutMs: SHUT_DOWN_LIMIT_MS })),
    );
    await service.dispose();
  };

  return {
    activationMs: evaluatedAt - loadedAt + (performance.now() - activatedAt),
    measureEventLoop,
    activeRuns: () =>
      tracker.all().map(({ file, runDir, description: { finished, cells } }) => ({
        file: file.toString(),
        runDir,
        finished,
        cells,
      })),
    onDidEndRun: (listener) =>
      tracker.onDidEnd(({ runDir, description: { state, finished } }) => listener({ runDir, state, finished })),
    panels: () =>
      panels.all().map(({ target, title, visible, ready }) => ({
        file: target.file.toString(),
        runDir: target.runDir,
        title,
        visible,
        ready,
      })),
    weightsPanels: () => weights.all(),
    restoreWeightsPanel: (panel, state) => weights.deserializeWebviewPanel(panel, state),
    comparePanels: () => comparisons.all(),
    restoreComparePanel: (panel, state) => comparisons.deserializeWebviewPanel(panel, state),
    restorePanel: (panel, state) => panels.deserializeWebviewPanel(panel, state),
    statusBarText: () => progress.text,
    serviceStarts: () => service.starts,
    contexts: publishedContexts,
    runRows: () => tree.rows(),
    filterRuns: (filter) => {
      tree.filter = filter;
    },
  };
}

/** VS Code waits for this before it ends the extension host; the subscriptions are closed after it. */
export async function deactivate(): Promise<void> {
  await shutDown?.();
  shutDown = undefined;
}

/** From `loadedAt` to here the bundle was evaluated; VS Code calls `activate` when it gets to it. */
const evaluatedAt = performance.now();
