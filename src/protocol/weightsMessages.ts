import type { Block } from '../core/capacity/geometry.ts';
import type { FeatureAxis, WeightsChoice } from '../core/weights/choose.ts';
import type { FeatureColumn } from '../core/weights/featureOrder.ts';
import type { Inspection } from '../core/weights/inspection.ts';
import type { Interferer } from '../core/weights/interference.ts';
import type { SaveFile } from './panelMessages.ts';

/** What the page of a panel about given weights asks of the extension host. All reject with a sentence for the user. */
export interface WeightsHostApi {
  /**
   * Measures the file, or answers with what was measured before. One inspection goes on at a time: to ask for another
   * choice ends it.
   * @param request.again measure anew: the file has changed
   */
  inspect(request: { choice: WeightsChoice; again: boolean }): Promise<Inspection>;
  /** Of the matrix that was measured last. */
  interferers(request: { feature: number }): Promise<Interferer[]>;
  blocks(request: Record<string, never>): Promise<Block[]>;
  saveFile: SaveFile;
}

/** What the extension host tells that page. */
export interface WeightsHostEvents {
  /** Share of the inspection that is done, 0 … 1. */
  progress: { share: number };
}

/** Kept by VS Code across reloads. */
export interface WeightsPanelState {
  version: 1;
  /** URI of the file of weights. */
  weights: string;
  tensor?: string;
  features?: FeatureAxis;
  slice?: number;
  /** Column that the table is sorted by, and in which direction. */
  sort: FeatureColumn;
  descending: boolean;
  selected?: number;
  theme: 'editor' | 'paper';
}
