import { lineStyles, OWN_COLOR } from './comparison.ts';
import type { KeyItem } from './keyStrip.ts';
import type { PlotTheme } from './theme.ts';

/** How the lines of a run are drawn: each run has a colour of its own, and neighbours differ in their dashes too. */
export interface RunStyle {
  color: string;
  dash: 'line' | 'dashes' | 'dots';
}

const DASHES = ['line', 'dashes', 'dots'] as const;

/** Styles of some runs, by their place. */
export const runStyles = (theme: PlotTheme, count: number): RunStyle[] =>
  lineStyles(theme, count).map(({ color }, place) => ({ color, dash: DASHES[place % DASHES.length] ?? 'line' }));

/** The key's entry of a run. */
export const runItem = ({ color, dash }: RunStyle, text: string): KeyItem => ({ sign: dash, color, text });

/** Encoding of the field `dash`. */
export const RUN_DASH = {
  field: 'dash',
  type: 'nominal',
  scale: {
    domain: [...DASHES],
    range: [
      [1, 0],
      [7, 4],
      [2, 3],
    ],
  },
  legend: null,
} as const;

/** Lines of a dataset whose rows have `run`, `color` and `dash`, each run's points in the order of a field. */
export const runLines = (dataset: string, { x, y }: { x: object; y: object }, order: string): object => ({
  data: { name: dataset },
  mark: { type: 'line', strokeWidth: 2 },
  encoding: {
    x,
    y,
    detail: { field: 'run', type: 'nominal' },
    order: { field: order, type: 'quantitative' },
    stroke: OWN_COLOR,
    strokeDash: RUN_DASH,
  },
});
