import { dirname, resolve } from 'node:path';
import type { Override } from '../core/experiment/parse.ts';
import type { Problem } from '../core/experiment/problem.ts';
import { type Shard, shardText } from '../core/training/shards.ts';
import type { RunChange, RunDescription } from '../protocol/panelSource.ts';
import type { StartRequest } from '../protocol/runService.ts';
import { shardOf } from './describeRun.ts';
import { executeRun } from './executeRun.ts';
import { keepHeadline } from './headlineFile.ts';
import { readManifest } from './manifest.ts';
import { createNews, type News } from './news.ts';
import { decodeText, isJsonFile, preferredEngine, prepareExperiment, type ReadGiven } from './prepare.ts';
import type { RunProgress } from './progress.ts';
import { RunError } from './runError.ts';
import type { Log } from './runLog.ts';
import { openRun, type RunReader } from './runReader.ts';
import type { RunOutcome } from './runTypes.ts';
import { createTurns } from './turns.ts';

/** The runs that this process trains, for a user interface that watches them. */
export interface ActiveRuns {
  /**
   * Starts a run of a file, or goes on with its latest unfinished run of the same configuration; a run that is on
   * already is found again. Resolves when its folder exists.
   * @throws RunError with a sentence for the user
   */
  start(request: StartRequest): Promise<StartedHere>;
  /** Stops a run, if it is on. Resolves once no thread works on it. */
  cancel(runDir: string): Promise<void>;
  /** The reader of a run that is on. */
  reader(runDir: string): RunReader | undefined;
  /** How a run that is on stands, by what is known here: fresher than what is on disk. */
  describe(runDir: string): RunDescription | undefined;
  /** Is any run on, or waiting for its turn? */
  busy(): boolean;
}

export interface StartedHere {
  runDir: string;
  description: RunDescription;
  resumed: boolean;
}

export interface ActiveRunsOptions {
  /** Path of dist/worker.js, and of dist/kernels.wasm. */
  script: string;
  kernels: string;
  readGiven: ReadGiven;
  /** At most four times a second per run, and once when it has ended. */
  onChange(runDir: string, change: RunChange): void;
  log: Log;
}

interface ActiveRun {
  controller: AbortController;
  news: News;
  started: Promise<StartedHere>;
  ended: Promise<RunOutcome>;
  /** Known once the folder exists. */
  open?: { reader: RunReader; base: RunDescription };
  progress?: RunProgress;
}

export function createActiveRuns({ script, kernels, readGiven, onChange, log }: ActiveRunsOptions): ActiveRuns {
  /** By file and configuration. */
  const byKey = new Map<string, ActiveRun>();
  /** Those that wait are told where they stand. */
  const turns = createTurns(() => {
    for (const run of byKey.values()) if (run.progress === undefined) run.news.offer(() => tell(run));
  });
  const ofFolder = (runDir: string): ActiveRun | undefined =>
    [...byKey.values()].find(({ open }) => open?.reader.runDir === resolve(runDir));

  const begin = (request: StartRequest): ActiveRun => {
    const controller = new AbortController();
    const started = createDeferred<StartedHere>();
    const { signal } = controller;
    const news = createNews((error) => log('warn', `News of ${request.file} could not be made: ${messageOf(error)}`));
    const ended = executeRun(
      {
        ...request,
        ...givenRun(request),
        target: request.runDir === undefined ? { root: request.runsRoot } : { dir: request.runDir },
        resume: true,
        readGiven,
        script,
        kernels,
      },
      {
        signal,
        turn: (turnSignal) => turns.wait(turnSignal),
        log,
        onStarted({ runDir, resumed }) {
          const reader = openRun(resolve(runDir));
          const base = reader.describe();
          run.open = { reader, base };
          started.resolve({ runDir: reader.runDir, description: base, resumed });
        },
        onBlock: () => news.offer(() => tell(run)),
        onProgress(progress) {
          run.progress = progress;
          news.offer(() => tell(run));
        },
      },
    );
    const run: ActiveRun = { controller, news, started: started.promise, ended };
    const finish = async (outcome: RunOutcome): Promise<void> => {
      turns.release(signal);
      if (run.open === undefined) {
        started.reject(reasonOf(outcome));
        return;
      }
      await news.last(() => tell(run, outcome));
      run.open.reader.close();
    };
    void ended.then(finish);
    return run;
  };

  const describeActive = ({ open, progress, controller }: ActiveRun): RunDescription | undefined => {
    if (open === undefined) return undefined;
    if (progress !== undefined) return { ...open.base, state: 'running', ...progress };
    const turn = turns.place(controller.signal);
    return turn === undefined || turn.place === 1 ? open.base : { ...open.base, turn };
  };

  const tell = async (run: ActiveRun, outcome?: RunOutcome): Promise<void> => {
    if (run.open === undefined) return;
    const { reader } = run.open;
    const found = await reader.news();
    const description = outcome === undefined ? describeActive(run) : describeEnded(reader.describe(), outcome);
    if (outcome?.state === 'done') {
      // Where it cannot be kept it is computed again by whoever asks for it.
      await keepHeadline(reader.runDir, reader.experiment, await reader.summary()).catch(() => undefined);
    }
    if (description !== undefined) onChange(reader.runDir, { description, ...found });
  };

  return {
    async start(request) {
      const key = keyOf(request);
      const running = byKey.get(key);
      if (running !== undefined) return { ...(await running.started), resumed: true };
      const run = begin(request);
      byKey.set(key, run);
      void run.ended.finally(() => byKey.delete(key));
      return run.started;
    },
    async cancel(runDir) {
      const run = ofFolder(runDir);
      run?.controller.abort();
      await run?.ended;
    },
    reader: (runDir) => ofFolder(runDir)?.open?.reader,
    describe(runDir) {
      const run = ofFolder(runDir);
      return run && describeActive(run);
    },
    busy: () => byKey.size > 0,
  };
}

/** What stands beside the file: as a given run was begun with it, or the engine that is preferred. */
function givenRun({ source, file, engine, runDir }: StartRequest): { overrides: Override[]; shard?: Shard } {
  if (runDir === undefined) return { overrides: preferredEngine(decodeText(source) ?? '', isJsonFile(file), engine) };
  const manifest = readManifest(runDir);
  if (manifest === undefined) throw new RunError('not-a-run', `There is no run in ${runDir}.`);
  return { overrides: manifest.overrides, ...shardOf(manifest) };
}

/** Two starts of one file that would train the same are one run. */
function keyOf(request: StartRequest): string {
  const { source, file } = request;
  const { overrides, shard } = givenRun(request);
  const { prepared } = prepareExperiment({ source, json: isJsonFile(file), overrides, folder: dirname(file) });
  const part = shard === undefined ? '' : `${shardText(shard)} of `;
  return `${part}${prepared?.configHash ?? 'invalid'} ${resolve(file)}`;
}

/** The outcome knows more than a disk that may be full. */
function describeEnded(onDisk: RunDescription, outcome: RunOutcome): RunDescription {
  const { state } = outcome;
  if (state === 'failed') return { ...onDisk, state, error: outcome.error.message };
  return state === 'invalid' || state === 'refused' ? onDisk : { ...onDisk, state };
}

/** Why a run did not get as far as a folder. */
function reasonOf(outcome: RunOutcome): Error {
  if (outcome.state === 'invalid') return new RunError('not-a-run', problemsText(outcome.problems));
  if (outcome.state === 'refused' || outcome.state === 'failed') return outcome.error;
  return new RunError('training', 'The run was stopped before it began.');
}

function problemsText(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return 'The file is not valid.';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `Line ${first.range.start.line + 1}: ${first.message}${more}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function createDeferred<T>(): Deferred<T> {
  const deferred: Partial<Deferred<T>> = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return Object.assign(deferred, { promise }) as Deferred<T>;
}
