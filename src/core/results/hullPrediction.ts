import { statusOf } from '../capacity/capacity.ts';
import { type CurvePoint, hullSegments } from '../capacity/hull.ts';
import { allocateOnHulls } from '../capacity/hullAllocation.ts';
import type { CellModel } from '../experiment/cell.ts';
import { type Bath, bathOf, bathScale } from '../training/bath.ts';
import type { Prediction } from './prediction.ts';
import { TIE_TOLERANCE } from './tie.ts';

/** The text that a bath is known by: features of one architecture and density share theirs. */
export const bathKey = ({ family, activation, density, symmetric }: Bath): string =>
  `${family} ${activation} ${density}${symmetric ? ' symmetric' : ''}`;

/** The baths of a model's features, (N), or why there are none, as a sentence. */
export function bathsOf(model: CellModel): Bath[] | string {
  const baths: Bath[] = [];
  for (let i = 0; i < model.N; i++) {
    const bath = bathOf(model, i);
    if (typeof bath === 'string') return bath;
    baths.push(bath);
  }
  return baths;
}

/** What hulls predict of a cell: an allocation without lengths or a loss of its own. */
export type HullPrediction = Pick<Prediction, 'capacity' | 'status' | 'threshold' | 'tie'>;

/**
 * The allocation that the hulls of a cell's features predict: they are scaled by importance, and dimensions are shared
 * out at one price (`allocateOnHulls`).
 *
 * A cell is a tie where one piece of a hull was bought and another was not that is worth the same within 3 %, unless
 * the two are the same piece of features of one group with the same importance, which are interchangeable.
 *
 * @param hulls by `bathKey`, at importance 1
 * @returns undefined where a feature has no hull
 */
export function predictOnHulls(
  model: CellModel,
  hulls: ReadonlyMap<string, readonly CurvePoint[]>,
): HullPrediction | undefined {
  const baths = bathsOf(model);
  if (typeof baths === 'string') return undefined;
  const own = baths.map((bath) => hulls.get(bathKey(bath)));
  const known = own.filter((hull) => hull !== undefined);
  if (known.length < model.N) return undefined;
  const scales = model.importance.map((v) => bathScale(model.family, v));
  const { capacity, threshold } = allocateOnHulls(known, scales, model.D);
  return {
    capacity,
    status: Array.from(capacity, (C) => statusOf(C)),
    threshold,
    tie: isTie(model, known, scales, capacity),
  };
}

interface Piece {
  kind: string;
  worth: number;
}

function isTie(
  { group, importance, density }: CellModel,
  hulls: readonly (readonly CurvePoint[])[],
  scales: Float64Array,
  capacity: Float64Array,
): boolean {
  const bought: Piece[] = [];
  const left: Piece[] = [];
  for (const [i, hull] of hulls.entries()) {
    for (const [level, { from, to, benefit }] of hullSegments(hull).entries()) {
      const piece = {
        kind: [group[i], importance[i], density[i], level].join(' '),
        worth: benefit * (scales[i] ?? Number.NaN),
      };
      const C = capacity[i] ?? 0;
      if (C > from + ROUNDING) bought.push(piece);
      if (C < to - ROUNDING) left.push(piece);
    }
  }
  return bought.some((a) => left.some((b) => a.kind !== b.kind && b.worth * (1 + TIE_TOLERANCE) >= a.worth));
}

const ROUNDING = 1e-9;
