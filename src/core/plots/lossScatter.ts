import type { RunComparison } from '../results/compareRuns.ts';
import { letterOf } from '../results/runNames.ts';
import { comparedFacts, comparedTable, comparedTexts } from './comparedFacts.ts';
import { OWN_COLOR, underKey, valueAxis } from './comparison.ts';
import { formatShare } from './format.ts';
import { pickedBy, ROW_TOOLTIP } from './labelledPoints.ts';
import { type Plot, plotOf, type Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/**
 * The task losses of two runs against each other, a dot for each cell whose losses measure the same, and the line where both
 * are equal. Rings stand around cells where the status of the group differs, and around the selected one a larger one.
 *
 * @returns undefined where no loss can be compared
 */
export function lossScatterPlot(
  comparison: RunComparison,
  theme: PlotTheme,
  { selected, ...size }: { width: number; height: number; selected?: number },
): Plot | undefined {
  const { base, other, group, cells } = comparison;
  const known = [...cells.loss.values.keys()].filter((cell) => Number.isFinite(cells.loss.values[cell]));
  if (known.length === 0) return undefined;
  const [a, b] = [letterOf(base.name), letterOf(other.name)];
  const rows = known.map((cell): Row => {
    const facts = comparedFacts(comparison, cell);
    return {
      cell,
      a: facts.before.loss,
      b: facts.after.loss,
      color: cells.changed[cell] === 1 ? theme.theory : theme.feature,
      shape: cells.changed[cell] === 1 ? 'diamond' : 'circle',
    };
  });
  const losses = rows.flatMap((row) => [Number(row.a), Number(row.b)]);
  const ends = [losses.reduce((p, q) => Math.min(p, q)), losses.reduce((p, q) => Math.max(p, q))];
  const x = valueAxis('a', `Task loss of ${a}`, losses);
  const y = valueAxis('b', `Task loss of ${b}`, losses);
  const shape = { field: 'shape', type: 'nominal', scale: null } as const;
  const layer = [
    {
      data: { name: 'equal' },
      mark: { type: 'line', stroke: theme.muted, strokeDash: [4, 3], strokeWidth: 1.2 },
      encoding: { x, y },
    },
    {
      data: { name: 'losses' },
      mark: { type: 'point', size: 26, opacity: 0.8, cursor: 'pointer', tooltip: ROW_TOOLTIP },
      ...pickedBy('pick'),
      encoding: { x, y, shape, fill: OWN_COLOR, stroke: OWN_COLOR },
    },
    {
      data: { name: 'selected' },
      mark: { type: 'point', shape: 'circle', filled: false, size: 160, strokeWidth: 2, opacity: 1 },
      encoding: { x, y, stroke: { value: theme.highlight } },
    },
  ];
  const data = {
    equal: ends.map((value): Row => ({ a: value, b: value })),
    losses: rows,
    selected: [],
  };
  const lower = rows.filter((row) => Number(row.b) < Number(row.a)).length;
  const key = [
    { sign: 'dot' as const, color: theme.feature, text: 'cell' },
    ...(cells.changes > 0 && group !== undefined
      ? [{ sign: 'dot' as const, color: theme.theory, text: `diamond: the status of ${group} differs` }]
      : []),
    { sign: 'dashes' as const, color: theme.muted, text: 'equal' },
  ];
  const plot = plotOf(underKey(key, layer, data, theme, size), theme, {
    description: `Task loss of ${b} against that of ${a}: lower in ${formatShare(lower, rows.length)} of cells.`,
    table: () => comparedTable(comparison, known),
    facts: (cell) => comparedTexts(comparison, cell),
  });
  return selectInScatter(plot, selected);
}

/** The same losses with another selected cell. */
export const selectInScatter = (plot: Plot, selected: number | undefined): Plot => ({
  ...plot,
  data: { ...plot.data, selected: (plot.data.losses ?? []).filter(({ cell }) => cell === selected) },
});
