import { MEASURES } from '../core/results/cellMeasures.ts';
import type { PanelHostApi, PanelState, ViewLayer } from '../protocol/panelMessages.ts';
import type { PanelSource } from '../protocol/panelSource.ts';
import type { SavePageFile } from './exporting/exporting.ts';

export type PanelAction = Parameters<PanelHostApi['act']>[0]['action'];

/** What of the view survives a reload. */
export type ViewOptions = Pick<PanelState, 'selectedCell' | 'group' | 'layer' | 'theme'>;

/** A run, what can be done with it, and where the view's options are kept. */
export interface PageSource extends PanelSource {
  /** `undefined` where nothing can be done: in a report. */
  act: ((action: PanelAction) => Promise<void>) | undefined;
  saveFile: SavePageFile;
  /** The options kept from before, or the defaults. */
  options(): ViewOptions;
  keep(options: ViewOptions): void;
  dispose(): void;
}

const LAYERS: readonly ViewLayer[] = [
  'capacity',
  'recovery',
  'returns',
  'prediction',
  'task_loss',
  ...MEASURES.map(({ name }) => name),
];

/** Options as anything may have left them: each is checked, and left out where it makes no sense. */
export function readOptions(value: unknown): ViewOptions {
  const found: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { selectedCell, group, layer, theme } = found;
  const known = LAYERS.find((one) => one === layer);
  return {
    ...(typeof selectedCell === 'number' && Number.isInteger(selectedCell) && selectedCell >= 0
      ? { selectedCell }
      : {}),
    ...(typeof group === 'string' ? { group } : {}),
    ...(known === undefined ? {} : { layer: known }),
    theme: theme === 'paper' ? 'paper' : 'editor',
  };
}
