import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatCount } from '../core/experiment/words.ts';
import { type BlockSpec, planBlocks } from '../core/training/blocks.ts';
import { blocksOfShard, cellsIn, shardText } from '../core/training/shards.ts';
import type { GivenParameters } from '../core/weights/given.ts';
import { CancelledError } from '../engines/engine.ts';
import { joinRun } from './joinRun.ts';
import { loadKernels } from './kernelModule.ts';
import { pathIn } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { createPool, type TrainerPool } from './pool.ts';
import { isJsonFile, type PreparedExperiment, prepareGiven } from './prepare.ts';
import { createMeter, type RunProgress } from './progress.ts';
import { appendProgress, readProgress } from './progressLog.ts';
import { asRunError, RunError } from './runError.ts';
import { type OpenFolder, openRunFolder } from './runFolder.ts';
import { createRunLog, type Log } from './runLog.ts';
import { engineRecord, newManifest, recordSession, recordSessionEnd } from './runRecord.ts';
import { type EndedRun, INTERRUPTED, type RunHooks, type RunOutcome, type RunRequest } from './runTypes.ts';
import { createStatusWriter, type Status, type StatusWriter } from './status.ts';
import { trainBlocks } from './trainBlocks.ts';

const PROGRESS_INTERVAL_MS = 250;

/**
 * Runs an experiment file into a run folder, from checking the file to joined results. Never rejects: whatever goes
 * wrong is an outcome, and what was finished before stays on disk for a later run to go on with. When the promise
 * settles, no thread works on the run and its lock is free.
 */
export async function executeRun(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  const { source, file, overrides, shard } = request;
  const json = isJsonFile(file);
  const checked = await prepareGiven({ source, json, overrides, folder: dirname(file) }, request.readGiven);
  const { prepared, problems, given } = checked;
  if (prepared === undefined) return { state: 'invalid', problems };
  const { experiment } = prepared;
  const allBlocks = planBlocks(experiment);
  const blocks = shard === undefined ? allBlocks : blocksOfShard(experiment, allBlocks, shard);
  const cells = cellsIn(blocks);
  let pool: TrainerPool | undefined;
  let engine: Manifest['engine'];
  let folder: OpenFolder;
  try {
    const kernels = await loadKernels(request.kernels);
    pool = createPool({
      size: Math.max(1, Math.min(request.workers, blocks.length)),
      engine: experiment.engine,
      kernels: kernels.module,
      tensorflowPath: request.tensorflowPath,
      script: request.script,
    });
    engine = await engineRecord(experiment.engine, kernels, pool);
    const manifest = newManifest({
      prepared,
      json,
      overrides,
      blocks: allBlocks.length,
      shard: shard && { ...shard, cells },
      engine,
    });
    folder = await openRunFolder(request.target, request.resume, {
      source,
      resolved: prepared.resolved,
      file,
      manifest,
    });
  } catch (error) {
    await pool?.dispose();
    return { state: 'refused', error: asRunError(error, `run ${file}`) };
  }
  const session: Session = {
    request,
    hooks,
    prepared,
    given,
    blocks,
    pool,
    folder,
    manifest: folder.manifest,
    log: createRunLog(folder.runDir, hooks.log ?? (() => undefined)),
    status: createStatusWriter(folder.runDir),
    progress: { cells, finished: folder.store.finished(), elapsedMs: 0 },
    trainingMs: 0,
    joiningMs: 0,
  };
  try {
    await begin(session);
    if (engine.note !== undefined) session.log('warn', engine.note);
    hooks.onStarted?.({
      runDir: folder.runDir,
      experiment,
      configHash: prepared.configHash,
      resumed: folder.resumed,
      cells,
      finished: session.progress.finished,
      warnings: problems,
    });
    await hooks.turn?.(hooks.signal);
    await train(session);
    // A shard has nothing to show by itself: its blocks are joined with those of the others.
    if (shard === undefined) await join(session);
    return await end(session, 'done');
  } catch (error) {
    if (!(error instanceof CancelledError)) return await fail(session, reasonOf(session, error));
    return await end(session, hooks.signal.reason === INTERRUPTED ? 'interrupted' : 'cancelled');
  } finally {
    await pool.dispose();
    folder.store.close();
    folder.lock.release();
  }
}

/** One stretch of work on a run, and how far it has come. */
interface Session {
  readonly request: RunRequest;
  readonly hooks: RunHooks;
  readonly prepared: PreparedExperiment;
  /** Parameters of the models, where nothing is trained. */
  readonly given: GivenParameters | undefined;
  /** All blocks that this run is to train. */
  readonly blocks: readonly BlockSpec[];
  /** Its threads start with the first block; of an engine that was asked what it is, one has started. */
  readonly pool: TrainerPool;
  readonly folder: OpenFolder;
  readonly log: Log;
  readonly status: StatusWriter;
  manifest: Manifest;
  progress: RunProgress;
  trainingMs: number;
  joiningMs: number;
}

async function begin(session: Session): Promise<void> {
  const { request, folder, log } = session;
  const { shard } = request;
  const { cells } = session.progress;
  const { runDir, store, resumed } = folder;
  if (resumed) for (const problem of store.verify()) log('warn', `${problem} Its cells are trained again.`);
  const elapsedMs = readProgress(runDir).at(-1)?.elapsedMs ?? 0;
  session.progress = { cells, finished: store.finished(), elapsedMs };
  const begun = { workers: request.workers, cellsBefore: store.finished() };
  session.manifest = await recordSession(runDir, session.manifest, begun);
  await session.status.write({ state: 'queued', ...session.progress });
  const how = `${formatCount(store.finished())} of ${formatCount(cells)} cells are finished; ${request.workers} training threads`;
  const what = shard === undefined ? request.file : `${shardText(shard)} of ${request.file}`;
  log('info', `${resumed ? 'Going on with' : 'Running'} ${what}: ${how}`);
}

async function train(session: Session): Promise<void> {
  const { hooks, prepared, given, pool, folder, log, status } = session;
  const { runDir, store, lock } = folder;
  const { experiment } = prepared;
  const { cells } = session.progress;
  const todo = session.blocks.filter((block) => block.cells.some((cell) => !store.has(cell)));
  if (todo.length === 0) return;
  await status.write({ state: 'running', ...session.progress });
  hooks.onProgress?.(session.progress);
  const meter = createMeter(experiment, cells, todo, session.progress);
  let toldAt = Number.NEGATIVE_INFINITY;
  const startedAt = performance.now();
  let written = 0;
  try {
    await trainBlocks({
      experiment,
      ...(given && { given }),
      blocks: todo,
      pool,
      signal: hooks.signal,
      onRetry: (block, reason) => log('warn', `Block ${block.index} is tried again: ${reason}`),
      async finish(block, records) {
        if (!lock.held()) throw notOurs(runDir);
        await store.write(block.index, records);
        meter.count(block);
        session.progress = { ...meter.now(), finished: store.finished() };
        const { finished, elapsedMs } = session.progress;
        const time = new Date().toISOString();
        const line = { time, block: block.index, cells: records.length, finished, total: cells, elapsedMs };
        await appendProgress(runDir, line, written++ === 0);
        hooks.onBlock?.(records);
        if (performance.now() - toldAt >= PROGRESS_INTERVAL_MS) {
          toldAt = performance.now();
          hooks.onProgress?.(session.progress);
        }
        status.offer({ state: 'running', ...session.progress });
      },
    });
  } finally {
    await pool.dispose();
    session.trainingMs = performance.now() - startedAt;
    hooks.onProgress?.(session.progress);
  }
}

/** A disk that says no where the folder has been lost says so because of that. */
function reasonOf({ folder }: Session, error: unknown): RunError {
  const reason = asRunError(error, `go on with ${folder.runDir}`);
  return reason.code === 'disk' && !existsSync(pathIn(folder.runDir, 'manifest')) ? notOurs(folder.runDir) : reason;
}

/** Why a folder whose lock is lost must not be written into. */
function notOurs(runDir: string): RunError {
  if (existsSync(pathIn(runDir, 'manifest'))) {
    return new RunError('locked', `Another process has taken ${runDir} over: this one stops, and nothing is lost.`);
  }
  return new RunError('disk', `${runDir} was moved or removed while the run went on. Run the file again.`);
}

async function join(session: Session): Promise<void> {
  const { hooks, prepared, folder } = session;
  const { runDir, store, lock } = folder;
  if (!lock.held()) throw notOurs(runDir);
  const startedAt = performance.now();
  const { experiment, configHash } = prepared;
  await joinRun({ runDir, experiment, configHash, store, signal: hooks.signal });
  session.joiningMs = performance.now() - startedAt;
}

const endedRun = ({ folder, progress, trainingMs, joiningMs }: Session): EndedRun => ({
  runDir: folder.runDir,
  progress,
  trainingMs,
  joiningMs,
});

async function end(session: Session, state: 'done' | 'cancelled' | 'interrupted'): Promise<RunOutcome> {
  const { remainingMs: _, ...progress } = session.progress;
  session.log(
    'info',
    `${state}: ${formatCount(progress.finished)} of ${formatCount(progress.cells)} cells are finished`,
  );
  try {
    await recordEnd(session, { state, ...progress });
  } catch (error) {
    if (state === 'done') return fail(session, asRunError(error, `finish ${session.folder.runDir}`));
    // Stopped and nothing more to lose: a run without a last word counts as interrupted.
  }
  return { state, ...endedRun(session) };
}

async function fail(session: Session, error: RunError): Promise<RunOutcome> {
  const { remainingMs: _, ...progress } = session.progress;
  session.log('error', `failed: ${error.message}`);
  try {
    await recordEnd(session, { state: 'failed', ...progress, error: error.message });
  } catch {
    // What failed was probably this very disk; the reason reaches the user through the outcome.
  }
  return { state: 'failed', error, ...endedRun(session) };
}

async function recordEnd(session: Session, status: Omit<Status, 'updatedAt'>): Promise<void> {
  const { folder, manifest, trainingMs, joiningMs } = session;
  // Whoever took the folder over speaks for it now.
  if (!folder.lock.held()) return;
  await recordSessionEnd(folder.runDir, manifest, { state: status.state, trainingMs, joiningMs });
  await session.status.write(status);
}
