import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { capacities } from '../core/capacity/capacity.ts';
import type { CellModel } from '../core/experiment/cell.ts';
import type { Experiment } from '../core/experiment/experiment.ts';
import { cellAt, cellModel, nearestCell } from '../core/experiment/sweep.ts';
import type { FeatureCurve } from '../core/results/cellCurves.ts';
import type { CellRecord, StartRecord } from '../core/results/cellRecord.ts';
import { CURVE_COLUMNS, curveTable, type NamedCurveRow } from '../core/results/curveTable.ts';
import { marginalCurve } from '../core/results/marginalCurve.ts';
import { type Provenance, provenanceOf } from '../core/results/provenance.ts';
import { probe } from '../core/training/probe.ts';
import type { GivenParameters } from '../core/weights/given.ts';
import { CancelledError } from '../engines/engine.ts';
import { loadKernels } from '../runs/kernelModule.ts';
import { RunFile } from '../runs/layout.ts';
import { measureCell } from '../runs/measureCell.ts';
import { createPool } from '../runs/pool.ts';
import { prepareExperiment } from '../runs/prepare.ts';
import { asRunError, RunError } from '../runs/runError.ts';
import { openRun } from '../runs/runReader.ts';
import { createTableWriter } from '../runs/tableWriter.ts';
import { VERSION } from '../runs/version.ts';
import { bundled } from './bundlePaths.ts';
import { drawCurves } from './drawCurves.ts';
import { ExitCode } from './exitCodes.ts';
import { checkFile } from './experimentFile.ts';
import type { Output } from './output.ts';
import { listenForStop } from './stopSignals.ts';
import { writeTable } from './tableOutput.ts';
import type { MarginalCommand } from './userCommand.ts';
import { defaultWorkers } from './workers.ts';
import { writePictures } from './writePictures.ts';

/** `capacity-lab marginal`: curves of marginal benefit of features of an experiment file or a run, as a table. */
export async function marginal(command: MarginalCommand, output: Output): Promise<ExitCode> {
  const stop = listenForStop(() => output.note('Stopping.'));
  try {
    const asked = await experimentOf(command, output);
    if (asked === undefined) return ExitCode.BadInput;
    const { experiment, provenance } = asked;
    const model = cellModel(experiment, { index: 0, at: {}, settings: {} });
    const groups = groupsOf(command, experiment);
    const curves = command.method === 'probe' ? [] : await computeCurves(command, model, groups, output, stop.signal);
    const rows =
      command.method === 'probe'
        ? probedRows(await probedModel(command, asked, stop.signal), groups)
        : rowsOfCurves(model, curves);
    output.progress.clear();
    const record = command.plots.length > 0 ? recordHere(command, experiment) : undefined;
    const drawn = await writePictures(command.plots, output, {
      draw: (format) => drawCurves({ experiment, groups, curves, record, provenance }, format),
      say: (text) => output.note(text),
    });
    if (!drawn) return ExitCode.Failed;
    return await writeTable(command.output, command.format, output, (sink) => {
      const table = createTableWriter(command.format, CURVE_COLUMNS, {}, sink);
      table.append(curveTable(rows));
      table.finish();
    });
  } catch (error) {
    if (error instanceof CancelledError) return ExitCode.Cancelled;
    if (!(error instanceof RunError || error instanceof CurveError)) throw error;
    output.problem(error.message, { event: 'error', message: error.message });
    return error instanceof CurveError || error.code === 'not-a-run' ? ExitCode.BadInput : ExitCode.Failed;
  } finally {
    stop.dispose();
  }
}

/** A curve that cannot be made, as a sentence for the user. */
class CurveError extends Error {
  override readonly name = 'CurveError';
}

/** What is asked about. */
interface Asked {
  experiment: Experiment;
  /** Where it comes from, for pictures. */
  provenance: Provenance;
  /** Parameters of the models, of a file that names weights. */
  given?: GivenParameters | undefined;
}

/** The experiment at the place asked for: that of a file, or of a run folder. */
async function experimentOf({ source, at }: MarginalCommand, output: Output): Promise<Asked | undefined> {
  if (!isFolder(source)) {
    const checked = await checkFile(source, at, output);
    if (checked === undefined) return undefined;
    const { prepared, given } = checked;
    const provenance = {
      software: `capacity-lab ${VERSION}`,
      experiment: prepared.experiment.name,
      configuration_sha256: prepared.configHash,
    };
    return { experiment: prepared.experiment, provenance, given };
  }
  const file = join(source, RunFile.config);
  const reader = openRun(source);
  const provenance = provenanceOf(reader.describe());
  reader.close();
  try {
    const { prepared, problems } = prepareExperiment({ source: readFileSync(file), json: false, overrides: at });
    const [problem] = problems.filter(({ severity }) => severity === 'error');
    if (prepared === undefined) throw new CurveError(problem?.message ?? `${file} cannot be understood.`);
    return { experiment: prepared.experiment, provenance };
  } catch (error) {
    throw error instanceof CurveError ? error : asRunError(error, `read ${file}`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The groups whose curves are asked for: feature and reference, those of the file where none is named. */
function groupsOf({ feature, reference }: MarginalCommand, { marginal: own, features }: Experiment): string[] {
  const asked = feature === undefined ? [own.feature, reference ?? own.reference] : [feature, reference];
  const groups = asked.filter((group) => group !== undefined);
  const names = features.map(({ name }) => name);
  const unknown = groups.find((group) => !names.includes(group));
  if (unknown !== undefined) {
    throw new CurveError(`There is no feature group "${unknown}". Groups are ${names.join(', ')}.`);
  }
  return [...new Set(groups)];
}

/** A curve of each group, that of its first member. */
async function computeCurves(
  { method, points, copies, workers }: MarginalCommand,
  model: CellModel,
  groups: readonly string[],
  output: Output,
  signal: AbortSignal,
): Promise<FeatureCurve[]> {
  if (method === 'probe') return [];
  const { module } = await loadKernels(bundled.kernels);
  const pool = createPool({
    size: workers ?? defaultWorkers(),
    engine: 'kernels',
    kernels: module,
    script: bundled.worker,
  });
  try {
    const curves: FeatureCurve[] = [];
    for (const group of groups) {
      output.progress.show(`Computing the curve of ${group} …`);
      const feature = model.group.indexOf(group);
      const quality = copies === undefined ? {} : { copies };
      const curve = await marginalCurve((plan) => pool.train(plan, signal), model, feature, {
        method,
        points,
        quality,
      });
      const returns = curve.returns === undefined ? '' : `, ${curve.returns} returns`;
      output.note(`${group}: method ${curve.method}${returns}.`);
      curves.push({ feature, curve });
    }
    return curves;
  } catch (error) {
    if (error instanceof CancelledError || error instanceof RunError || signal.aborted) throw error;
    throw new CurveError(error instanceof Error ? error.message : String(error));
  } finally {
    await pool.dispose();
  }
}

const rowsOfCurves = (model: CellModel, curves: readonly FeatureCurve[]): NamedCurveRow[] =>
  curves.flatMap(({ feature, curve }) =>
    curve.rows.map((row) => ({ feature: model.group[feature] ?? '', method: curve.method, ...row })),
  );

/** What a run trained at the place asked for, if that is a cell of it. */
function recordHere({ source }: MarginalCommand, experiment: Experiment): CellRecord | undefined {
  if (!isFolder(source)) return undefined;
  const reader = openRun(source);
  try {
    const cell = nearestCell(experiment);
    const here = JSON.stringify(cellModel(experiment, { index: 0, at: {}, settings: {} }));
    return JSON.stringify(cellModel(experiment, cellAt(experiment, cell))) === here ? reader.cell(cell) : undefined;
  } finally {
    reader.close();
  }
}

/** A model with the weights that are probed. */
interface ProbedModel {
  model: CellModel;
  start: StartRecord;
}

/** The nearest cell of a run; of a file that names weights, these at the file's own values, measured here. */
async function probedModel({ source }: MarginalCommand, asked: Asked, signal: AbortSignal): Promise<ProbedModel> {
  const { experiment, given } = asked;
  if (isFolder(source)) return ofRun(source, experiment);
  if (given === undefined) {
    throw new CurveError('The probe needs trained weights: name a run folder, or a file that names weights.');
  }
  const place = given.models === 1 ? { ...experiment, sweep: {}, points: {} } : experiment;
  const cell = nearestCell(place);
  const { module } = await loadKernels(bundled.kernels);
  const pool = createPool({ size: 1, engine: 'kernels', kernels: module, script: bundled.worker });
  try {
    const [start] = (await measureCell(place, given, cell, (plan) => pool.train(plan, signal))).starts;
    if (start === undefined) throw new CurveError('The weights could not be measured.');
    return { model: cellModel(place, cellAt(place, cell)), start };
  } finally {
    await pool.dispose();
  }
}

function ofRun(runDir: string, experiment: Experiment): ProbedModel {
  const reader = openRun(runDir);
  try {
    const cell = nearestCell(experiment);
    const start = reader.cell(cell)?.starts[0];
    if (start === undefined) throw new CurveError(`Cell ${cell} of the run, the nearest one, is not finished.`);
    return { model: cellModel(experiment, { index: 0, at: {}, settings: {} }), start };
  } finally {
    reader.close();
  }
}

/** What more capacity is worth to every member of the groups, by the weights of a model. */
function probedRows({ model, start }: ProbedModel, groups: readonly string[]): NamedCurveRow[] {
  const found = probe(model, start.W, start.b);
  if (found === undefined) {
    throw new CurveError('The probe holds for tied autoencoders and the quadratic computation model without layers.');
  }
  const capacity = capacities(start.W, model.D, model.N);
  return groups.flatMap((feature) =>
    model.group.flatMap((group, i): NamedCurveRow[] => {
      if (group !== feature) return [];
      const benefit = found.marginalBenefit[i] ?? Number.NaN;
      return [
        {
          feature,
          kind: 'probe',
          method: 'probe',
          capacity: capacity[i] ?? Number.NaN,
          marginalBenefit: benefit,
          standardError: found.standardError[i] ?? Number.NaN,
          loss: start.loss,
          feasible: !Number.isNaN(benefit),
        },
      ];
    }),
  );
}
