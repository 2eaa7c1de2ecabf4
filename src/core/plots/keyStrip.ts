import type { PlotView, Row } from './plot.ts';
import type { Layer } from './spec.ts';
import type { PlotTheme } from './theme.ts';

/** One entry of a key: a sign as the plot draws it, and what it means. */
export interface KeyItem {
  sign: 'line' | 'dashes' | 'dots' | 'dot' | 'ring' | 'bar' | 'tick' | 'swatch' | 'cross' | 'circle';
  color: string;
  text: string;
  /** Outline of a swatch that would vanish in the background. */
  outline?: string;
}

/** Path of a diagonal cross, for marks of type `point`. */
export const CROSS = 'M-1.4,-1.4L1.4,1.4M1.4,-1.4L-1.4,1.4';

const FONT = 11;
const LINE = 18;
const SIGN = 16;
const GAP = 16;

/** Glyphs of ordinary sans-serif fonts are about this share of the font size wide. */
const GLYPH = 0.56;

export const textWidth = (text: string, font = FONT): number => text.length * font * GLYPH;

/**
 * A key in one or more lines, drawn with the plot's own signs: Vega-Lite's legends cannot mix lines, hollow and filled
 * dots. Coordinates are pixels, so the strip has no scales that could merge with a plot's.
 */
export function keyStrip(
  items: readonly KeyItem[],
  width: number,
  theme: PlotTheme,
  dataset = 'key',
): PlotView & { height: number } {
  const rows: Row[] = [];
  let x = 0;
  let line = 0;
  let used = 1;
  for (const { sign, color, text, outline } of items) {
    const needed = SIGN + 5 + textWidth(text);
    if (x > 0 && x + needed > width) {
      x = 0;
      line += 1;
    }
    const y = line * LINE + LINE / 2;
    rows.push({
      sign,
      color,
      text,
      outline: outline ?? color,
      shape: sign === 'cross' ? CROSS : 'circle',
      x,
      middle: x + SIGN / 2,
      end: x + SIGN,
      name: x + SIGN + 5,
      y,
      top: y - 5,
      bottom: y + 5,
    });
    used = Math.max(used, x + needed);
    x += needed + GAP;
  }
  const height = (line + 1) * LINE;
  return {
    view: { width: used, height, view: { stroke: null }, layer: signLayers(dataset, theme) },
    data: { [dataset]: rows },
    height,
  };
}

const pixel = (field: string): object => ({ field, type: 'quantitative', scale: null, axis: null });

const raw = (field: string): object => ({ field, type: 'nominal', scale: null, legend: null });

function signLayers(dataset: string, theme: PlotTheme): Layer[] {
  const of = (...signs: KeyItem['sign'][]): object => ({
    data: { name: dataset },
    transform: [{ filter: `indexof(${JSON.stringify(signs)}, datum.sign) >= 0` }],
  });
  const across = { x: pixel('x'), x2: { field: 'end' }, y: pixel('y'), stroke: raw('color') };
  const middle = { x: pixel('middle'), y: pixel('y') };
  return [
    { ...of('line'), mark: { type: 'rule', strokeWidth: 2 }, encoding: across },
    { ...of('dashes'), mark: { type: 'rule', strokeWidth: 1.5, strokeDash: [4, 3] }, encoding: across },
    { ...of('dots'), mark: { type: 'rule', strokeWidth: 2, strokeDash: [2, 2] }, encoding: across },
    { ...of('tick'), mark: { type: 'rule', strokeWidth: 2.5 }, encoding: across },
    {
      ...of('dot'),
      mark: { type: 'point', shape: 'circle', size: 40, opacity: 1 },
      encoding: { ...middle, fill: raw('color'), stroke: raw('color') },
    },
    {
      ...of('ring'),
      mark: { type: 'point', shape: 'circle', filled: false, size: 80, strokeWidth: 1.8, opacity: 1 },
      encoding: { ...middle, stroke: raw('color') },
    },
    {
      ...of('circle', 'cross'),
      mark: { type: 'point', filled: false, size: 22, strokeWidth: 1.2, opacity: 1 },
      encoding: { ...middle, stroke: raw('color'), shape: raw('shape') },
    },
    {
      ...of('bar', 'swatch'),
      mark: { type: 'rect', strokeWidth: 1 },
      encoding: {
        x: pixel('x'),
        x2: { field: 'end' },
        y: pixel('top'),
        y2: { field: 'bottom' },
        fill: raw('color'),
        stroke: raw('outline'),
      },
    },
    {
      data: { name: dataset },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: FONT, color: theme.foreground },
      encoding: { x: pixel('name'), y: pixel('y'), text: { field: 'text', type: 'nominal' } },
    },
  ] as Layer[];
}
