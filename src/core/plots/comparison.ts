import { type KeyItem, keyStrip } from './keyStrip.ts';
import { logDomain, logTickAxis } from './logTicks.ts';
import { type PlotView, type Row, SCALES_APART } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

/** Room for the axes of a plot under its key, pixels. */
const AXIS_WIDTH = 62;
const AXIS_HEIGHT = 44;

/** How a line of a comparison is drawn. */
export interface LineStyle {
  color: string;
  dashed: boolean;
}

/** Styles that stay apart for so many lines: the theme's colours, then the same in dashes. */
export function lineStyles(theme: PlotTheme, count: number): LineStyle[] {
  // Neighbours in this order differ most; the first of the others is close to the colour of theory.
  const [brown, green, purple, red] = theme.others;
  const colors = [theme.feature, theme.theory, green, purple, theme.reference, red, brown].filter(
    (color) => color !== undefined,
  );
  return Array.from({ length: count }, (_, k) => ({
    color: colors[k % colors.length] ?? theme.foreground,
    dashed: k >= colors.length,
  }));
}

/** The key's entry of a line. */
export const lineItem = ({ color, dashed }: LineStyle, text: string): KeyItem => ({
  sign: dashed ? 'dashes' : 'line',
  color,
  text,
});

/** Encoding of the field `dashed`. */
export const DASHED = {
  field: 'dashed',
  type: 'nominal',
  scale: {
    domain: [false, true],
    range: [
      [1, 0],
      [5, 3],
    ],
  },
  legend: null,
} as const;

/** Encoding of colours that rows hold themselves. */
export const OWN_COLOR = { field: 'color', type: 'nominal', scale: null } as const;

/** Columns of a tooltip: title by field. */
export const tooltipOf = (titles: Readonly<Record<string, string>>): object[] =>
  Object.entries(titles).map(([field, title]) => ({ field, title, type: 'nominal' }));

/** A vertical axis for values, logarithmic where all are above 0. */
export function valueAxis(field: string, title: string, values: readonly number[]): object {
  const positive = values.length > 0 && values.every((value) => value > 0);
  const domain = logDomain(positive ? values : [1]);
  return {
    field,
    type: 'quantitative',
    title,
    scale: positive ? { type: 'log', nice: false, domain } : { type: 'linear', zero: false, nice: true },
    axis: {
      ...(positive ? logTickAxis(domain) : { tickCount: 5 }),
      grid: true,
      domain: false,
      minExtent: 34,
      maxExtent: 34,
    },
  };
}

/** A plot of some layers under its key, as large as the whole is to be. */
export function underKey(
  items: readonly KeyItem[],
  layer: readonly object[],
  data: Record<string, Row[]>,
  theme: PlotTheme,
  { width, height }: { width: number; height: number },
): PlotView {
  const inner = width - AXIS_WIDTH;
  const key = keyStrip(items, inner, theme, 'key');
  const plot = { width: inner, height: height - key.height - AXIS_HEIGHT, layer: layer as Layer[] };
  return { view: { ...SCALES_APART, vconcat: [key.view, plot], spacing: 4 } as View, data: { ...key.data, ...data } };
}
