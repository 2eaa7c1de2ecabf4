import { join, resolve } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { complete } from '../core/experiment/editing/complete.ts';
import { explain } from '../core/experiment/editing/explain.ts';
import { outline } from '../core/experiment/editing/outline.ts';
import { readGivenWeights } from '../inspect/givenWeights.ts';
import type { RunChange, RunDescription } from '../protocol/panelSource.ts';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer } from '../protocol/rpc.ts';
import type { RunServiceApi, RunServiceEvents } from '../protocol/runService.ts';
import { createActiveRuns } from '../runs/activeRuns.ts';
import { createCurves } from '../runs/curves.ts';
import { deleteRuns, restoreRuns } from '../runs/deletedRuns.ts';
import { createFollowedRuns, elsewhere } from '../runs/followedRuns.ts';
import { headlineOf } from '../runs/headlineFile.ts';
import { listRuns } from '../runs/listRuns.ts';
import { changeMarks } from '../runs/marks.ts';
import { createReaderCache } from '../runs/readerCache.ts';
import { refineRun } from '../runs/refineRun.ts';
import { buffersIn } from './buffersIn.ts';
import { checkFile } from './checkFile.ts';
import { drawInThread } from './drawInThread.ts';
import { groupFactsOf } from './groupFactsOf.ts';
import { createInspections } from './inspections.ts';
import { createMeasurements } from './measurements.ts';
import { startThreadsThatGiveWay } from './priority.ts';
import { createRunLists } from './runLists.ts';

/** `workerData` of the service's thread. */
export interface ServiceData {
  role: 'service';
}

/** The run service: owns run folders and the training threads for the extension host. */
export function startService(_data: ServiceData): void {
  startThreadsThatGiveWay();
  if (parentPort === null) throw new Error('The run service runs in a worker thread.');
  // This very bundle is the script of the other threads too.
  const kernels = join(__dirname, 'kernels.wasm');
  const tell = (runDir: string, change: RunChange): void =>
    peer.emit('runChanged', { runDir, change }, buffersIn(change));
  const active = createActiveRuns({
    script: __filename,
    kernels,
    readGiven: readGivenWeights,
    onChange: tell,
    log: (level, message) => peer.emit('log', { level, message }),
  });
  const curves = createCurves({
    script: __filename,
    kernels,
    log: (level, message) => peer.emit('log', { level, message }),
  });
  /** The threads of the setting, or one beside those of a run. */
  const threadsFor = (workers: number): number => (active.busy() ? 1 : workers);
  const inspections = createInspections({ script: __filename, kernels });
  const measurements = createMeasurements({ script: __filename, kernels });
  const readers = createReaderCache();
  const lists = createRunLists(active, (message) => peer.emit('log', { level: 'warn', message }));
  const readerOf = (runDir: string) => active.reader(runDir) ?? readers.get(resolve(runDir));
  const followed = createFollowedRuns({
    readerOf,
    isActive: (runDir) => active.reader(runDir) !== undefined,
    onChange: tell,
    onProblem: (message) => peer.emit('log', { level: 'warn', message }),
  });
  const describe = (runDir: string): RunDescription => {
    followed.follow(runDir);
    return active.describe(runDir) ?? elsewhere(readerOf(runDir).describe());
  };

  const peer = createPeer<RunServiceApi, object, RunServiceEvents>(
    portTransport(parentPort),
    {
      check: checkFile,
      complete,
      explain: ({ text, offset }) => explain(text, offset),
      outline: ({ text }) => outline(text),
      start: (request) => active.start(request),
      cancel: ({ runDir }) => active.cancel(runDir),
      describe: ({ runDir }) => describe(runDir),
      summary: ({ runDir }) => readerOf(runDir).summary(),
      cell: ({ runDir, cell }) => readerOf(runDir).cell(cell),
      groupFacts: ({ runDir, group }) => groupFactsOf(readerOf(runDir), group),
      measure: (request, { signal }) => measurements.groupFacts(request, signal, threadsFor(request.workers)),
      curves: ({ runDir, workers, cell, groups }, { signal }) =>
        curves.ofCell(
          readerOf(runDir),
          { cell, groups },
          {
            signal,
            threads: threadsFor(workers),
            onStage: (found) => peer.emit('curves', { runDir, curves: found }),
          },
        ),
      predictions: ({ runDir, workers }, { signal }) =>
        curves.ofRun(readerOf(runDir), {
          signal,
          threads: threadsFor(workers),
          onStage: (predictions) => peer.emit('predictions', { runDir, predictions }),
        }),
      list: ({ runsRoot, file }) =>
        listRuns(runsRoot, file, (message) => peer.emit('log', { level: 'warn', message })).then((runs) =>
          runs.map((run) => ({ ...run, ...active.describe(run.runDir) })),
        ),
      listAll: ({ runsRoot, files }) => lists.of(runsRoot, files),
      headline: ({ runDir }) => headlineOf(resolve(runDir)),
      setMarks: async ({ runDir, marks }) => void (await changeMarks(resolve(runDir), marks)),
      deleteRuns({ runDirs }) {
        for (const runDir of runDirs) readers.forget(resolve(runDir));
        return deleteRuns(runDirs);
      },
      restoreRuns: ({ runsRoot, deletion }) => restoreRuns(runsRoot, deletion),
      async exportTable({ runDir, format }) {
        const pieces: Uint8Array[] = [];
        await readerOf(runDir).exportTable(format, (bytes) => pieces.push(new Uint8Array(bytes)));
        return joined(pieces);
      },
      refine: refineRun,
      draw: (request, { signal }) => drawInThread(__filename, request, signal),
      inspect: (request, { signal }) =>
        inspections.inspect(request, signal, (share) => peer.emit('inspectProgress', { id: request.id, share })),
      interferers: (request, { signal }) => inspections.interferers(request, signal),
      blocks: (request, { signal }) => inspections.blocks(request, signal),
    },
    { transferOf: buffersIn },
  );
}

/** One array of its own, so that its buffer can be moved to the other thread. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
