import { readFileSync } from 'node:fs';
import type { Experiment } from '../core/experiment/experiment.ts';
import type { Override } from '../core/experiment/parse.ts';
import { cellCount, nearestCell, sweptPaths } from '../core/experiment/sweep.ts';
import { alternatives } from '../core/experiment/words.ts';
import { type CellView, cellViewProblem } from '../core/plots/cellViews.ts';
import { CancelledError } from '../engines/engine.ts';
import { type DrawOptions, drawRun, pictureOfCell, type RunView } from '../export/drawRun.ts';
import { pathIn } from '../runs/layout.ts';
import { prepareExperiment } from '../runs/prepare.ts';
import { asRunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { computeCellCurves, computeLayers } from './computeForPlots.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import { isCellView, viewProblem, viewsOf, viewsText } from './plotViews.ts';
import { listenForStop } from './stopSignals.ts';
import type { PlotCommand } from './userCommand.ts';
import { withRun } from './withRun.ts';
import { defaultWorkers } from './workers.ts';
import { writePictures } from './writePictures.ts';

/** `capacity-lab plot`: draws a run, finished or not. */
export function plot(command: PlotCommand, output: Output): Promise<ExitCode> {
  return withRun(command.run, output, async (reader) => {
    const { feature = reader.experiment.marginal.feature } = command;
    const groups = reader.experiment.features.map(({ name }) => name);
    if (!groups.includes(feature)) {
      return refused(output, `--feature: this run has no feature group "${feature}". It has ${groups.join(', ')}.`);
    }
    if (command.listViews) {
      for (const line of viewsText(await viewsOf(reader, feature))) output.line(line);
      return ExitCode.Done;
    }
    const view = await viewAsked(command, reader, feature, output);
    if (view === ExitCode.Cancelled || view === ExitCode.Resumable) return view;
    if (typeof view === 'string') return refused(output, view);
    const { scale, theme } = command;
    const look = { ...(scale !== undefined && { scale }), ...(theme !== undefined && { theme }) };
    return (await drawPictures(reader, command.outputs, output, { ...look, ...(view !== undefined && { view }) }))
      ? ExitCode.Done
      : ExitCode.Failed;
  });
}

function refused(output: Output, message: string): ExitCode {
  output.problem(message, { event: 'error', message });
  return ExitCode.BadInput;
}

/** Draws the pictures of a run that are asked for and says where they are. False when one could not be drawn. */
export const drawPictures = (
  reader: RunReader,
  paths: readonly string[],
  output: Output,
  look: Omit<DrawOptions, 'format'> = {},
): Promise<boolean> =>
  writePictures(paths, output, {
    draw: (format) => drawRun(reader, { ...look, format }),
    say: (text) => output.line(text),
  });

/**
 * What is to be drawn, with what must be computed for it; a sentence where this run does not have it.
 * @returns `undefined`: the usual figure, or a report
 */
async function viewAsked(
  command: PlotCommand,
  reader: RunReader,
  group: string,
  output: Output,
): Promise<RunView | undefined | string | typeof ExitCode.Cancelled | typeof ExitCode.Resumable> {
  const { view: name = 'figure', layer } = command;
  if (command.view === undefined && layer === undefined && command.feature === undefined) return undefined;
  const cell = isCellView(name) ? cellAsked(command, reader) : undefined;
  if (typeof cell === 'string') return cell;
  if (cell === undefined) {
    const problem = viewProblem(await viewsOf(reader, group), name, layer);
    if (problem !== undefined) return problem;
  } else if (isCellView(name)) {
    const problem = cellViewProblem(name, pictureOfCell(reader, cell));
    if (problem !== undefined) return problem;
  }
  const stop = listenForStop(() => output.note('Stopping.'));
  try {
    const threads = command.workers ?? defaultWorkers();
    const watch = { signal: stop.signal, threads, output };
    if (isCellView(name)) return await viewOfCell(name, cell ?? 0, group, reader, watch);
    if (name === 'gallery') return { name };
    const needed = layer === 'returns' || layer === 'prediction';
    const layers = needed ? await computeLayers(reader, group, watch) : undefined;
    return { name, group, ...(layer !== undefined && { color: layer }), ...(layers !== undefined && { layers }) };
  } catch (error) {
    if (!(error instanceof CancelledError) && !stop.signal.aborted) throw error;
    return stop.exitCode();
  } finally {
    output.progress.clear();
    stop.dispose();
  }
}

async function viewOfCell(
  name: CellView,
  cell: number,
  group: string,
  reader: RunReader,
  watch: Parameters<typeof computeCellCurves>[3],
): Promise<RunView> {
  const computed = name === 'marginal' ? await computeCellCurves(reader, cell, group, watch) : undefined;
  return { name, cell, group, ...(computed !== undefined && { computed }) };
}

/** The number of the cell that is asked for; a sentence where there is none. Without a wish: the one nearest to the file's own values. */
function cellAsked({ cell, at }: PlotCommand, { experiment, runDir }: RunReader): number | string {
  const count = cellCount(experiment);
  if (cell !== undefined) {
    const labels = Object.keys(experiment.points);
    const place = labels.indexOf(cell);
    if (place >= 0) return count - labels.length + place;
    const number = /^\d{1,15}$/.test(cell) ? Number(cell) : Number.NaN;
    if (number < count) return number;
    const points = labels.length === 0 ? '' : `, and the points ${labels.join(', ')}`;
    return `--cell: this run has no cell "${cell}". It has cells 0 to ${count - 1}${points}.`;
  }
  if (at.length === 0) return nearestCell(experiment);
  const swept = sweptPaths(experiment);
  const other = at.find(({ path }) => !swept.includes(path) && !isSparsityOf(path, swept));
  if (other !== undefined) {
    const known =
      swept.length === 0 ? 'It sweeps nothing.' : `It sweeps ${alternatives(swept).replace(' or ', ' and ')}.`;
    return `--at: this run does not sweep "${other.path}". ${known}`;
  }
  return nearestTo(runDir, at);
}

/** Sparsity is stored as density. */
const isSparsityOf = (path: string, swept: readonly string[]): boolean =>
  path.endsWith('.sparsity') && swept.includes(path.replace(/sparsity$/, 'density'));

/** The cell nearest to some values. */
function nearestTo(runDir: string, at: readonly Override[]): number | string {
  const path = pathIn(runDir, 'config');
  let source: Uint8Array;
  try {
    source = readFileSync(path);
  } catch (error) {
    throw asRunError(error, `read ${path}`);
  }
  const { prepared, problems } = prepareExperiment({ source, json: false, overrides: at });
  const placed: Experiment | undefined = prepared?.experiment;
  if (placed !== undefined) return nearestCell(placed);
  return problems.find(({ severity }) => severity === 'error')?.message ?? `${path} cannot be understood.`;
}
