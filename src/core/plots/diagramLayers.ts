import { ReturnsCode } from '../results/cellLayers.ts';
import { Agreement } from '../results/runSummary.ts';
import type { KeyItem } from './keyStrip.ts';
import type { PlotTheme } from './theme.ts';

/** What may colour a diagram in place of a measured value: the class of returns, or whether training did as predicted. */
export type DiagramLayer = 'returns' | 'prediction';

/** [cell] what the layers show: a `ReturnsCode` and an `Agreement`. */
export interface DiagramLayers {
  returns: Uint8Array;
  prediction: Uint8Array;
}

export type LayerWord =
  | 'increasing'
  | 'constant'
  | 'stepped'
  | 'decreasing'
  | 'several'
  | 'agrees'
  | 'differs'
  | 'tie'
  | 'unknown';

const RETURNS: Readonly<Record<number, LayerWord>> = {
  [ReturnsCode.Increasing]: 'increasing',
  [ReturnsCode.Constant]: 'constant',
  [ReturnsCode.Stepped]: 'stepped',
  [ReturnsCode.Decreasing]: 'decreasing',
  [ReturnsCode.Mixed]: 'several',
};

const PREDICTION: Readonly<Record<number, LayerWord>> = {
  [Agreement.Agrees]: 'agrees',
  [Agreement.Differs]: 'differs',
  [Agreement.Tie]: 'tie',
};

/** What a layer says of a cell. */
export const layerWord = (layer: DiagramLayer, layers: DiagramLayers | undefined, cell: number): LayerWord =>
  (layer === 'returns' ? RETURNS[layers?.returns[cell] ?? 0] : PREDICTION[layers?.prediction[cell] ?? 0]) ?? 'unknown';

/** Every word of a layer, in the order of its legend, and what it means there. */
export const LAYER_KEYS: Readonly<Record<DiagramLayer, readonly (readonly [LayerWord, string])[]>> = {
  returns: [
    ['increasing', 'increasing returns'],
    ['constant', 'constant'],
    ['stepped', 'stepped'],
    ['decreasing', 'decreasing'],
    ['several', 'members differ'],
    ['unknown', 'not known'],
  ],
  prediction: [
    ['agrees', 'every status as predicted'],
    ['differs', 'a status differs'],
    ['tie', 'tie: two allocations are equally good'],
    ['unknown', 'no prediction or not trained'],
  ],
};

export const LAYER_TITLES: Readonly<Record<DiagramLayer, string>> = { returns: 'Returns', prediction: 'Prediction' };

/** Apart in lightness too, so that they stay apart in grey print and for every kind of colour vision. */
export const layerColor = (theme: PlotTheme, word: LayerWord): string =>
  ({
    increasing: theme.dedicated,
    constant: '#edf8b1',
    stepped: '#41b6c4',
    decreasing: '#253494',
    several: theme.mixed,
    agrees: '#7fcdbb',
    differs: '#a5212f',
    tie: '#edf8b1',
    unknown: theme.unfinished,
  })[word];

/** The legend's entries of a layer: what occurs. */
export const layerKey = (layer: DiagramLayer, words: ReadonlySet<LayerWord>, theme: PlotTheme): KeyItem[] =>
  LAYER_KEYS[layer]
    .filter(([word]) => words.has(word))
    .map(([word, text]) => ({ sign: 'swatch', color: layerColor(theme, word), outline: theme.axis, text }));

/** Which words of a layer occur among some cells. */
export const wordsOf = (
  layer: DiagramLayer,
  layers: DiagramLayers | undefined,
  cells: Iterable<number>,
): Set<LayerWord> => new Set(Array.from(cells, (cell) => layerWord(layer, layers, cell)));

export const isLayer = (color: string | undefined): color is DiagramLayer =>
  color === 'returns' || color === 'prediction';
