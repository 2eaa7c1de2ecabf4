import type { Experiment } from '../experiment/experiment.ts';
import type { BlockSpec } from './blocks.ts';
import { workOfCell } from './work.ts';

/** One of the parts that a run is cut into, so that several machines train it. */
export interface Shard {
  /** 0 … count−1 */
  index: number;
  count: number;
}

/** `shard 1/4`, as the command line takes it. */
export const shardText = ({ index, count }: Shard): string => `shard ${index}/${count}`;

/**
 * The blocks of one shard, in order. Every block belongs to exactly one shard, and there may be shards without any.
 *
 * Blocks are dealt out from the costliest to the cheapest, each to the shard that has the least work so far; among equals
 * the lower block comes first and the lower shard takes it. So shards differ by at most the work of one block, as far as
 * the work is known beforehand, and neighbouring blocks, which tend to be wrong by the same factor, lie in different
 * shards (Graham 1969, longest processing time first). What a shard holds follows from the experiment and the number
 * of shards alone: costs are made of + − × ÷, which are the same on every machine.
 *
 * Work: blocks × shards, and one look at each cell.
 */
export function blocksOfShard(
  experiment: Experiment,
  blocks: readonly BlockSpec[],
  { index, count }: Shard,
): BlockSpec[] {
  const costs = blocks.map((block) => block.cells.reduce((sum, cell) => sum + costOf(experiment, cell), 0));
  const load = new Float64Array(count);
  const mine: BlockSpec[] = [];
  const costliestFirst = blocks.map((_, at) => at).sort((a, b) => costs[b] - costs[a] || a - b);
  for (const at of costliestFirst) {
    const shard = load.indexOf(Math.min(...load));
    load[shard] += costs[at];
    if (shard === index) mine.push(blocks[at]);
  }
  return mine.sort((a, b) => a.index - b.index);
}

/** Number of cells of blocks. */
export const cellsIn = (blocks: readonly BlockSpec[]): number =>
  blocks.reduce((sum, { cells }) => sum + cells.length, 0);

/** Given weights are not trained: all cells cost the same to measure. */
const costOf = (experiment: Experiment, cell: number): number => workOfCell(experiment, cell).amount || 1;
