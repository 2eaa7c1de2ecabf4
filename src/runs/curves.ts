import type { Experiment } from '../core/experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../core/experiment/sweep.ts';
import {
  type CellCurves,
  type CurveSource,
  type CurvesRequest,
  curveSources,
  type KeptCurve,
  knownCurves,
} from '../core/results/cellCurves.ts';
import { type BathHull, bathsOfRun, type HullPredictions, hullAgreement, hullMap } from '../core/results/cellLayers.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { bathCurve, capacitiesBetween, type MarginalCurve, marginalCurve } from '../core/results/marginalCurve.ts';
import {
  allocatedCurve,
  BATH_QUALITY,
  type Bath,
  type BathQuality,
  pinnedCurve,
  type Train,
} from '../core/training/bath.ts';
import { NET_QUALITY } from '../core/training/netCurve.ts';
import { type ProbeResult, probe } from '../core/training/probe.ts';
import { createBreather } from './breathe.ts';
import { createCurvePool } from './curvePool.ts';
import { readMarginal, writeMarginal } from './marginalFile.ts';
import { RunError } from './runError.ts';
import type { Log } from './runLog.ts';
import type { RunReader } from './runReader.ts';
import { createSharedTasks } from './sharedTasks.ts';

/** Computes curves of marginal benefit for runs, keeps them in memory and in the run's folder. */
export interface Curves {
  /**
   * The curves of a cell, as good as they get; `onStage` hears of what there is before. Whatever trained the run, curves
   * are computed by the kernels.
   * @throws what training throws; `signal.reason` when given up
   */
  ofCell(run: CurvedRun, request: CurvesRequest, watch: Watch<CellCurves>): Promise<CellCurves>;
  /** The hulls of every bath of a run, one after the other behind whatever is watched for, and what they predict. */
  ofRun(run: CurvedRun, watch: Watch<HullPredictions>): Promise<HullPredictions>;
  dispose(): Promise<void>;
}

export type CurvedRun = Pick<RunReader, 'runDir' | 'experiment' | 'cell'>;

export interface Watch<T> {
  signal: AbortSignal;
  /** Training threads at most. */
  threads: number;
  onStage(found: T): void;
}

const POINTS = 21;
/** A first look, within a second. */
const QUICK: BathQuality = { ...BATH_QUALITY, allocated: [2, 3], starts: 2, samples: 1, batch: 512, steps: 400 };
const QUICK_POINTS = 9;

/** What kept curves were computed with. Raised with every change that changes the numbers. */
export const CURVE_SETTINGS = JSON.stringify({ version: 1, points: POINTS, bath: BATH_QUALITY, net: NET_QUALITY });

/** Is a curve whole, or a hull alone? */
export const isWhole = ({ method, rows }: MarginalCurve): boolean =>
  method === 'net' || rows.some(({ kind }) => kind === 'pinned');

interface Kept {
  curves: Map<string, MarginalCurve>;
  /** First looks: never written. */
  quick: Map<string, MarginalCurve>;
  writing: Promise<void>;
}

/** A bath to compute; `onFirst` is told when there is something to show. */
interface BathWork {
  key: string;
  bath: Bath;
  train: Train;
  onFirst(): void;
}

/** Runs whose curves are kept in memory. */
const KEPT_RUNS = 4;

export function createCurves(options: { script: string; kernels: string; log: Log }): Curves {
  const { log } = options;
  const pool = createCurvePool(options);
  const tasks = createSharedTasks<void>();
  /** Least recently used first. */
  const runs = new Map<string, Promise<Kept>>();

  const keptOf = (runDir: string): Promise<Kept> => {
    const known = runs.get(runDir) ?? load(runDir);
    runs.delete(runDir);
    runs.set(runDir, known);
    const [oldest] = runs.keys();
    if (runs.size > KEPT_RUNS && oldest !== undefined) runs.delete(oldest);
    return known;
  };
  const load = async (runDir: string): Promise<Kept> => {
    const { curves, problem } = readMarginal(runDir, CURVE_SETTINGS);
    if (problem !== undefined) log('warn', problem);
    return {
      curves: new Map(curves.map(({ key, curve }) => [key, curve])),
      quick: new Map(),
      writing: Promise.resolve(),
    };
  };
  /** One write after the other; a folder that cannot be written to is no reason to fail. */
  const keep = (runDir: string, kept: Kept, key: string, curve: MarginalCurve): Promise<void> => {
    // Who computed a hull meanwhile must not replace a whole curve by it.
    const known = kept.curves.get(key);
    if (known !== undefined && isWhole(known) && !isWhole(curve)) return kept.writing;
    kept.curves.set(key, curve);
    kept.writing = kept.writing.then(() => {
      const all = [...kept.curves].map(([name, one]) => ({ key: name, curve: one }));
      return writeMarginal(runDir, CURVE_SETTINGS, all).catch((error: unknown) =>
        log('warn', `Curves of ${runDir} could not be kept: ${error instanceof Error ? error.message : String(error)}`),
      );
    });
    return kept.writing;
  };

  /** The hull of a bath, at full quality. */
  const computeHull = async (runDir: string, kept: Kept, key: string, bath: Bath, train: Train): Promise<void> => {
    if (kept.curves.has(key)) return;
    const allocated = await allocatedCurve(train, bath, BATH_QUALITY);
    await keep(runDir, kept, key, bathCurve(allocated, []));
  };
  /** The whole curve of a bath. */
  const computeBath = async (runDir: string, kept: Kept, { key, bath, train, onFirst }: BathWork): Promise<void> => {
    await computeHull(runDir, kept, key, bath, train);
    const hull = kept.curves.get(key);
    if (hull === undefined || isWhole(hull)) return;
    const allocated = hull.rows.map(({ capacity, loss, standardError }) => ({ capacity, loss, standardError }));
    const grid = capacitiesBetween(1 / BATH_QUALITY.copies, POINTS);
    const pinned = await pinnedCurve(train, bath, grid, BATH_QUALITY, (first) => {
      kept.quick.set(key, bathCurve(allocated, first));
      onFirst();
    });
    await keep(runDir, kept, key, bathCurve(allocated, pinned));
    kept.quick.delete(key);
  };
  /** A first look at a bath. */
  const lookAt = async (kept: Kept, { key, bath, train, onFirst }: BathWork): Promise<void> => {
    const allocated = kept.curves.get(key)?.rows ?? (await allocatedCurve(train, bath, QUICK));
    const points = allocated.map(({ capacity, loss, standardError }) => ({ capacity, loss, standardError }));
    kept.quick.set(key, bathCurve(points, []));
    onFirst();
    const grid = capacitiesBetween(1 / QUICK.copies, QUICK_POINTS);
    const pinned = await pinnedCurve(train, bath, grid, QUICK);
    kept.quick.set(key, bathCurve(points, pinned));
  };

  return {
    async ofCell(run, request, { signal, threads, onStage }) {
      const { runDir, experiment } = run;
      const kept = await keptOf(runDir);
      const model = cellModel(experiment, cellAt(experiment, request.cell));
      const sources = onceEach(curveSources(model, request));
      const probed = probeOf(experiment, readable(run, request.cell));
      const found = (refining: boolean): CellCurves => ({
        ...request,
        curves: knownCurves(model, request, (key) => {
          const known = kept.curves.get(key);
          return known !== undefined && isWhole(known) ? known : (kept.quick.get(key) ?? known);
        }),
        ...(probed !== undefined && { probe: probed }),
        refining,
      });
      const missing = sources.filter(({ key }) => {
        const known = kept.curves.get(key);
        return known === undefined || !isWhole(known);
      });
      if (missing.length === 0) return found(false);
      const stage = (): void => onStage(found(true));
      if (missing.length < sources.length) stage();
      const name = (what: string, key: string): string => `${what} ${runDir} ${key}`;
      const trainFor =
        (own: AbortSignal): Train =>
        (plan) =>
          pool.train(plan, { signal: own, threads, background: false });
      const quick = missing.flatMap(({ key, bath }) =>
        bath === undefined || kept.quick.has(key) ? [] : [{ key, bath }],
      );
      await Promise.all(
        quick.map(({ key, bath }) =>
          tasks.run(
            name('quick', key),
            (own) => lookAt(kept, { key, bath, train: trainFor(own), onFirst: stage }),
            signal,
          ),
        ),
      );
      if (quick.length > 0) stage();
      for (const { key, feature, bath } of missing) {
        await tasks.run(
          name('whole', key),
          async (own) => {
            const train = trainFor(own);
            if (bath !== undefined) {
              await computeBath(runDir, kept, { key, bath, train, onFirst: stage });
              return;
            }
            const coarse = await marginalCurve(train, model, feature, {
              method: 'net',
              points: QUICK_POINTS,
              quality: { starts: 2, samples: 1, batch: 512, steps: 400 },
            });
            kept.quick.set(key, coarse);
            stage();
            const curve = await marginalCurve(train, model, feature, { method: 'net', points: POINTS });
            await keep(runDir, kept, key, curve);
          },
          signal,
        );
        stage();
      }
      return found(false);
    },
    async ofRun(run, { signal, threads, onStage }) {
      const { runDir, experiment } = run;
      const kept = await keptOf(runDir);
      const { baths, cells } = bathsOfRun(experiment);
      const found = (agreement = new Uint8Array(cellCount(experiment))): HullPredictions => {
        const hulls = hullsOf(baths.keys(), kept.curves);
        return { done: hulls.length, total: baths.size, hulls, agreement };
      };
      for (const [key, bath] of baths) {
        const known = kept.curves.get(key);
        // A hull that is one chord does not tell increasing from constant returns: its pinned curve does.
        if (known !== undefined && (known.hull?.length !== 2 || isWhole(known))) continue;
        onStage(found());
        await tasks.run(
          `hull ${runDir} ${key}`,
          async (own) => {
            const train: Train = (plan) => pool.train(plan, { signal: own, threads, background: true });
            await computeHull(runDir, kept, key, bath, train);
            if (kept.curves.get(key)?.hull?.length === 2) {
              await computeBath(runDir, kept, { key, bath, train, onFirst: () => undefined });
            }
          },
          signal,
        );
      }
      return found(await agreementOfCells(run, cells, found().hulls, signal));
    },
    dispose: () => pool.dispose(),
  };
}

/**
 * What was computed of a run before, without computing anything.
 * @returns predictions only where every hull of the run is there
 */
export async function keptCurves(
  run: CurvedRun,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ curves: KeptCurve[]; predictions?: HullPredictions; problem?: string }> {
  const { curves, problem } = readMarginal(run.runDir, CURVE_SETTINGS);
  const { baths, cells } = bathsOfRun(run.experiment);
  const hulls = hullsOf(baths.keys(), new Map(curves.map(({ key, curve }) => [key, curve])));
  const told = { curves, ...(problem !== undefined && { problem }) };
  if (baths.size === 0 || hulls.length < baths.size) return told;
  const agreement = await agreementOfCells(run, cells, hulls, signal);
  return { ...told, predictions: { done: hulls.length, total: baths.size, hulls, agreement } };
}

/** The hulls that are known of a run's baths. */
export async function keptHulls({ runDir, experiment }: CurvedRun): Promise<BathHull[]> {
  const { curves } = await readMarginal(runDir, CURVE_SETTINGS);
  return hullsOf(bathsOfRun(experiment).baths.keys(), new Map(curves.map(({ key, curve }) => [key, curve])));
}

/** [cell] what the finished ones of some cells make of their hulls. */
async function agreementOfCells(
  run: CurvedRun,
  cells: readonly number[],
  hulls: readonly BathHull[],
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const agreement = new Uint8Array(cellCount(run.experiment));
  const known = hullMap(hulls);
  const breathe = createBreather();
  for (const cell of cells) {
    const record = readable(run, cell);
    if (record !== undefined) agreement[cell] = hullAgreement(run.experiment, record, known);
    await breathe();
    signal.throwIfAborted();
  }
  return agreement;
}

/** A damaged cell has no trained weights to speak of; who asks for it by itself is told. */
function readable(run: CurvedRun, cell: number): CellRecord | undefined {
  try {
    return run.cell(cell);
  } catch (error) {
    if (error instanceof RunError && error.code === 'damaged') return undefined;
    throw error;
  }
}

const onceEach = (sources: readonly CurveSource[]): CurveSource[] => [
  ...new Map(sources.map((source) => [source.key, source])).values(),
];

function hullsOf(keys: Iterable<string>, curves: ReadonlyMap<string, MarginalCurve>): BathHull[] {
  return [...keys].flatMap((key) => {
    const { hull, returns } = curves.get(key) ?? {};
    return hull === undefined || returns === undefined ? [] : [{ key, hull, returns }];
  });
}

function probeOf(experiment: Experiment, record: CellRecord | undefined): ProbeResult | undefined {
  const best = record?.starts[0];
  if (record === undefined || best === undefined) return undefined;
  return probe(cellModel(experiment, cellAt(experiment, record.cell)), best.W, best.b);
}
