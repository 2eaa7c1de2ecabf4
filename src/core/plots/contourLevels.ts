import type { Experiment, Family } from '../experiment/experiment.ts';
import { cellAt, cellModel } from '../experiment/sweep.ts';
import { CONTOUR_LEVELS, PLATEAU_LEVELS } from './contours.ts';
import type { DiagramLayout } from './layout.ts';

/** Family of the models of one diagram; of the first cell where an axis sweeps it. */
function familyOf({ experiment, cells }: Pick<DiagramLayout, 'experiment' | 'cells'>): Family {
  return cellModel(experiment, cellAt(experiment, cells[0] ?? 0)).family;
}

/** Capacities at which a diagram has contours. */
export const levelsOf = (layout: Pick<DiagramLayout, 'experiment' | 'cells'>): readonly number[] =>
  familyOf(layout) === 'autoencoder' ? PLATEAU_LEVELS : CONTOUR_LEVELS;

/** Which contours the diagrams of an experiment have: those of computation models, of autoencoders, or each its own. */
export type ContourKind = 'plain' | 'plateau' | 'both';

export function contourKind(experiment: Experiment, layouts: readonly DiagramLayout[]): ContourKind {
  const families = new Set(
    layouts.length === 0 ? [experiment.model.family] : layouts.map((layout) => familyOf(layout)),
  );
  return families.size > 1 ? 'both' : families.has('autoencoder') ? 'plateau' : 'plain';
}
