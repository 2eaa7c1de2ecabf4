import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Experiment } from '../core/experiment/experiment.ts';
import { sweptPaths } from '../core/experiment/sweep.ts';
import { pricePlot } from '../core/plots/price.ts';
import { sharingPlot } from '../core/plots/sharing.ts';
import { similarityMapPlot } from '../core/plots/similarityMap.ts';
import { priceProblems } from '../core/results/price.ts';
import { sharingBySparsity } from '../core/results/sharingBySparsity.ts';
import type { SimilarityVerdict } from '../core/results/verdicts.ts';
import { PlotFigure } from './PlotFigure.tsx';
import type { View } from './view.ts';

const GAP = 16;
const HEIGHT = 320;
/** Beside each other from this width on. */
const TWO_COLUMNS = 760;

/** Architectures and penalties against each other: what they do to sharing, and what that costs. Nothing for other runs. */
export function Comparison({
  similar: maps,
  ...view
}: View & { similar: readonly SimilarityVerdict[] }): JSX.Element | null {
  const { run, group, theme, width, selected, select } = view;
  const { experiment, summary } = run;
  const columns = width >= TWO_COLUMNS ? 2 : 1;
  const size = { width: Math.floor(Math.min(640, (width - GAP * (columns - 1)) / columns)) - 8, height: HEIGHT };
  const lines = useMemo(() => sharingBySparsity(experiment, summary), [experiment, summary]);
  const problems = useMemo(() => priceProblems(experiment, summary), [experiment, summary]);
  const isOf = (cells: readonly { cell: number }[]): boolean => cells.some(({ cell }) => cell === selected);
  const problem = problems.find(({ curves }) => curves.some(({ points }) => isOf(points))) ?? problems[0];
  const map = maps.find(({ found }) => isOf(found)) ?? maps[0];
  const sharing = useMemo(
    () => (lines.length === 0 ? undefined : sharingPlot(lines, theme, size)),
    [lines, theme, size.width],
  );
  const price = useMemo(
    () => (problem === undefined ? undefined : pricePlot(problem, theme, size)),
    [problem, theme, size.width],
  );
  const similarity = useMemo(
    () => (map === undefined ? undefined : similarityMapPlot(map, experiment.marginal.feature, theme, size)),
    [map, experiment, theme, size.width],
  );
  const several = summary.startSharing.length > 1;
  if (sharing === undefined && price === undefined && similarity === undefined) return null;
  return (
    <section class="comparison" aria-label="Comparison" data-group={group}>
      <div class={`columns-${columns}`}>
        {price === undefined ? null : (
          <PlotFigure
            title="Price of monosemanticity"
            note={priceNote(experiment, problem?.name ?? '')}
            testId="price"
            plot={price}
            onPick={select}
          />
        )}
        {sharing === undefined ? null : (
          <PlotFigure
            title="Sharing against sparsity"
            note={`mean of 1 − C over features that are not ignored${several ? '; band: all starts' : ''}`}
            testId="sharing"
            plot={sharing}
            onPick={select}
          />
        )}
        {similarity === undefined ? null : (
          <PlotFigure
            title="Sparse and similar"
            note={map === undefined || map.architecture === '' ? 'where sharing is best' : map.architecture}
            testId="similarity"
            plot={similarity}
            onPick={select}
          />
        )}
      </div>
    </section>
  );
}

/** Which cells are compared, and that penalties are no part of the loss where there are any. */
function priceNote(experiment: Experiment, problem: string): string {
  const penalised = sweptPaths(experiment).some((path) => path.startsWith('train.penalty.'));
  return [problem, penalised ? 'task loss without the penalty' : ''].filter((text) => text !== '').join(', ');
}
