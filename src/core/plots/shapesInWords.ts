import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import { type Block, blocksOf } from '../capacity/geometry.ts';
import type { CellPicture } from './cellPicture.ts';

/** More features make too many pairs to look at between two frames. */
const MOST_FEATURES = 512;

/**
 * Of an autoencoder's features those count that are at least so long, squared. TMS takes ½; but two correlated features
 * that are embedded as their principal component have exactly ½ each.
 */
const LEAST_NORM2 = 0.45;

/** The blocks of a trained embedding: which features share dimensions. Empty before training, and for large models. */
export function pictureBlocks({ model, names, record, measures }: CellPicture): Block[] {
  const best = record?.starts[0];
  if (best === undefined || measures === undefined || model.N > MOST_FEATURES) {
    return [];
  }
  // Lengths of computation models follow importance, those of layered ones nothing: what counts there is capacity.
  const byLength = model.family === 'autoencoder' && model.layers === undefined;
  const represented = names.map((_, i) =>
    byLength ? (measures.norm2[i] ?? 0) > LEAST_NORM2 : (measures.capacity[i] ?? 0) >= STATUS_TOLERANCE,
  );
  return blocksOf(best.W, model.D, model.N, { represented });
}

/** How often each shape is there, the largest first: `2 × digon`, `3 × own dimension`. */
export function shapesInWords(blocks: readonly Block[]): string[] {
  const counts = new Map<string, number>();
  for (const { shape } of blocks) {
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  return [...counts].map(([shape, count]) => (count === 1 ? shape : `${count} × ${shape}`));
}
