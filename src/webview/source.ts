import { readRegion } from '../core/plots/zoom.ts';
import { MEASURES } from '../core/results/cellMeasures.ts';
import type { DiagramRegion, PanelHostApi, PanelState, ViewLayer } from '../protocol/panelMessages.ts';
import type { PanelSource } from '../protocol/panelSource.ts';
import type { SavePageFile } from './exporting/exporting.ts';

export type PanelAction = Parameters<PanelHostApi['act']>[0]['action'];

/** What of the view survives a reload. */
export type ViewOptions = Pick<PanelState, 'selectedCell' | 'group' | 'layer' | 'zoom' | 'pins' | 'size' | 'theme'>;

/** A run, what can be done with it, and where the view's options are kept. */
export interface PageSource extends PanelSource {
  /** `undefined` where nothing can be done: in a report. */
  act: ((action: PanelAction) => Promise<void>) | undefined;
  saveFile: SavePageFile;
  /** Makes an experiment file of a region; likewise. */
  refine: ((region: DiagramRegion) => Promise<void>) | undefined;
  /** The options kept from before, or the defaults. */
  options(): ViewOptions;
  keep(options: ViewOptions): void;
  dispose(): void;
}

/** More curves over each other could not be told apart. */
export const MOST_PINS = 6;

const LAYERS: readonly ViewLayer[] = [
  'capacity',
  'status',
  'recovery',
  'returns',
  'prediction',
  'task_loss',
  'capacity_error',
  'excess_loss',
  ...MEASURES.map(({ name }) => name),
];

/** Options as anything may have left them: each is checked, and left out where it makes no sense. */
export function readOptions(value: unknown): ViewOptions {
  const found: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { selectedCell, group, layer, zoom, pins, size, theme } = found;
  const known = LAYERS.find((one) => one === layer);
  const region = readRegion(zoom);
  const pinned = Array.isArray(pins) ? [...new Set(pins.filter(isIndex))].slice(0, MOST_PINS) : [];
  return {
    ...(isIndex(selectedCell) ? { selectedCell } : {}),
    ...(typeof group === 'string' ? { group } : {}),
    ...(known === undefined ? {} : { layer: known }),
    ...(region === undefined ? {} : { zoom: region }),
    ...(pinned.length === 0 ? {} : { pins: pinned }),
    ...(size === 'small' || size === 'large' ? { size } : {}),
    theme: theme === 'paper' ? 'paper' : 'editor',
  };
}

const isIndex = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;
