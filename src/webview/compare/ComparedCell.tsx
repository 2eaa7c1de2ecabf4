import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CellModel } from '../../core/experiment/cell.ts';
import { cellAt, cellModel } from '../../core/experiment/sweep.ts';
import { cellTitle } from '../../core/plots/cellTitle.ts';
import { type ComparedCurve, overlaidCurvesPlot } from '../../core/plots/overlaidCurves.ts';
import { runStyles } from '../../core/plots/runStyles.ts';
import { alignCells } from '../../core/results/alignCells.ts';
import { curveProblem } from '../../core/results/curveProblem.ts';
import { pairedStarts } from '../../core/results/pairedStarts.ts';
import { hasClosedForm } from '../../core/results/prediction.ts';
import type { PanelSource } from '../../protocol/panelSource.ts';
import { PlotFigure } from '../PlotFigure.tsx';
import { type CurvesLoad, useCellCurves } from '../useCellCurves.ts';
import { type RecordLoad, useCellRecord } from '../useCellRecord.ts';
import { comparedCellText } from './comparedCellWords.ts';
import type { CompareView } from './compareView.ts';

const HEIGHT = 320;

interface ComparedCellProps extends CompareView {
  /** By place, as `runs`. */
  sources: readonly PanelSource[];
}

/** The selected cell in both runs, and its curve of marginal benefit in all of them. */
export function ComparedCell(view: ComparedCellProps): JSX.Element | null {
  const { runs, sources, base, other, comparison, selected, theme, width } = view;
  const { group } = comparison;
  const experiments = runs.map(({ experiment }) => experiment);
  // The cell of every run with the settings of the selected one.
  const aligned = useMemo(
    () => runs.map(({ experiment, name }) => alignCells(comparison.base.experiment, experiment, ['', name]).cellOf),
    [comparison.base.experiment, ...experiments],
  );
  const cells = aligned.map((cellOf) => cellOf[selected] ?? -1);
  const models = useMemo(
    () => runs.map(({ experiment }, run) => modelAt(experiment, cells[run] ?? -1)),
    [...experiments, cells.join(' ')],
  );
  const paired = usePaired(view, cells, models);
  const [beforeLoad, afterLoad] = [
    useRunCurves(sources[base], comparison.base.summary, cells[base] ?? -1, models[base], group),
    useRunCurves(sources[other], comparison.other.summary, cells[other] ?? -1, models[other], group),
  ];
  const summaries = runs.map(({ summary }) => summary);
  const size = { width: Math.floor(Math.min(680, width)) - 8, height: HEIGHT };
  const plot = useMemo(() => {
    if (group === undefined) return undefined;
    const styles = runStyles(theme, runs.length);
    const curves = runs.flatMap(({ name, summary }, run): ComparedCurve[] => {
      const [model, style] = [models[run], styles[run]];
      if (model === undefined || style === undefined) return [];
      const capacity = summary.capacity[summary.groups.indexOf(group)]?.[cells[run] ?? -1] ?? Number.NaN;
      const load = run === base ? beforeLoad : run === other ? afterLoad : undefined;
      return [{ name, style, model, capacity, computed: load?.kind === 'loaded' ? load.curves : undefined }];
    });
    return overlaidCurvesPlot(curves, group, theme, size);
  }, [group, theme, models, base, other, beforeLoad, afterLoad, size.width, ...summaries]);
  return (
    <section
      class="details"
      id="cell-details"
      tabIndex={-1}
      data-testid="compared-cell"
      data-cell={selected}
      aria-labelledby="cell-title"
    >
      <header>
        <h2 id="cell-title">{cellTitle(comparison.base.experiment, selected)}</h2>
      </header>
      <p class="note" data-testid="compared-cell-text">
        {comparedCellText(comparison, selected, paired)}
      </p>
      <PlotFigure
        title="Marginal benefit"
        note={group === undefined ? undefined : `of ${group}, in every run with this cell`}
        testId="overlaid-curves"
        plot={plot}
        missing={missingCurves([models[base], models[other]], [beforeLoad, afterLoad])}
      />
    </section>
  );
}

/** `undefined` where a run has no such cell. */
const modelAt = (experiment: Parameters<typeof cellAt>[0], cell: number): CellModel | undefined =>
  cell < 0 ? undefined : cellModel(experiment, cellAt(experiment, cell));

/** The spread over starts, where both runs keep several. */
function usePaired(
  { sources, base, other, comparison }: ComparedCellProps,
  cells: readonly number[],
  models: readonly (CellModel | undefined)[],
): ReturnType<typeof pairedStarts> {
  const kept = comparison.cells.sharingByRank.length > 1;
  const cellOf = (run: number): number => (kept ? (cells[run] ?? -1) : -1);
  const before = useRecord(sources[base], cellOf(base), comparison.base);
  const after = useRecord(sources[other], cellOf(other), comparison.other);
  const [a, b, group] = [models[base], models[other], comparison.group];
  return useMemo(() => {
    if (before.kind !== 'loaded' || after.kind !== 'loaded') return undefined;
    if (a === undefined || b === undefined || group === undefined) return undefined;
    return pairedStarts({ model: a, record: before.record }, { model: b, record: after.record }, group);
  }, [before, after, a, b, group]);
}

/** A run that nothing is asked of. */
const NOTHING: PanelSource = {
  describe: () => Promise.reject(new Error('There is no such run.')),
  summary: () => Promise.reject(new Error('There is no such run.')),
  cell: async () => undefined,
  curves: async () => undefined,
  predictions: async () => undefined,
  onChange: () => () => {},
};

const useRecord = (
  source: PanelSource | undefined,
  cell: number,
  run: Parameters<typeof useCellRecord>[2],
): RecordLoad => useCellRecord(source ?? NOTHING, cell, run);

/** Computed curves of a run's cell, where it has no closed form. */
function useRunCurves(
  source: PanelSource | undefined,
  summary: { outcome: Uint8Array },
  cell: number,
  model: CellModel | undefined,
  group: string | undefined,
): CurvesLoad {
  const computed = model !== undefined && !hasClosedForm(model) && curveProblem(model) === undefined;
  const groups = computed && group !== undefined ? [group] : [];
  return useCellCurves(source ?? NOTHING, cell, groups, (summary.outcome[cell] ?? 0) !== 0);
}

/** Why no curve is drawn. */
function missingCurves(models: readonly (CellModel | undefined)[], loads: readonly CurvesLoad[]): string {
  const failed = loads.find((load) => load.kind === 'failed');
  if (failed?.kind === 'failed') return failed.message;
  const found = loads.flatMap((load) => (load.kind === 'loaded' ? [load.curves] : []));
  const busy = loads.some(({ kind }) => kind === 'loading') || found.some(({ refining }) => refining);
  if (busy) return 'Computing the curves…';
  const told = found.find(({ problem: reason }) => reason !== undefined)?.problem;
  if (told !== undefined) return told;
  if (loads.some(({ kind }) => kind === 'absent'))
    return 'Curves of this cell were not computed when the report was made.';
  const problem = models.flatMap((model) => (model === undefined ? [] : (curveProblem(model) ?? [])))[0];
  return problem ?? 'No run has a curve for this cell.';
}
