import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { type BlockSpec, planBlocks } from '../../../src/core/training/blocks.ts';
import { blocksOfShard, cellsIn } from '../../../src/core/training/shards.ts';
import { workOfCell } from '../../../src/core/training/work.ts';
import { experimentText } from '../runs/builders.ts';

function experimentOf(text: string): Experiment {
  const { experiment } = parseExperiment(text);
  if (experiment === undefined) throw new Error('The example is not valid.');
  return experiment;
}

const exact = experimentOf(experimentText({ x: 21, y: 11, starts: 16 }));
/** Dense cells cost a hundred times what sparse ones do. */
const sampled = experimentOf(`
version: 1
name: Sampled
model: { family: autoencoder, activation: relu, dimensions: 2 }
data: { density: 0.1 }
features: [{ name: all, count: 5, importance: 1 }]
train: { steps: 20000, batch: 1024, starts: 2, seed: 1 }
sweep:
  x: { parameter: data.density, log: [1, 0.001], points: 25 }
  y: { parameter: model.dimensions, values: [1, 2, 3] }
`);

const shardsOf = (experiment: Experiment, count: number): BlockSpec[][] => {
  const blocks = planBlocks(experiment);
  return Array.from({ length: count }, (_, index) => blocksOfShard(experiment, blocks, { index, count }));
};

const workOf = (experiment: Experiment, blocks: readonly BlockSpec[]): number =>
  blocks.flatMap(({ cells }) => [...cells]).reduce((sum, cell) => sum + workOfCell(experiment, cell).amount, 0);

describe('blocksOfShard', () => {
  it.each([
    ['exact', exact],
    ['sampled', sampled],
  ])('gives every block of an experiment that is %s to exactly one shard, in order', (_, experiment) => {
    const blocks = planBlocks(experiment);
    for (const count of [1, 2, 3, 8, blocks.length + 1]) {
      const shards = shardsOf(experiment, count);
      const dealt = shards.flat().map(({ index }) => index);
      expect(dealt.sort((a, b) => a - b)).toEqual(blocks.map(({ index }) => index));
      for (const shard of shards) {
        expect(shard.every(({ index }, at) => at === 0 || index > shard[at - 1].index)).toBe(true);
      }
    }
  });

  it('makes shards that differ by no more work than the costliest block has', () => {
    for (const experiment of [exact, sampled]) {
      const costliest = Math.max(...planBlocks(experiment).map((block) => workOf(experiment, [block])));
      for (const count of [2, 3, 7]) {
        const works = shardsOf(experiment, count).map((shard) => workOf(experiment, shard));
        expect(Math.max(...works) - Math.min(...works)).toBeLessThanOrEqual(costliest * (1 + 1e-12));
      }
    }
  });

  it('leaves shards empty when there are more of them than blocks', () => {
    const count = planBlocks(sampled).length + 2;
    expect(shardsOf(sampled, count).filter((shard) => cellsIn(shard) === 0)).toHaveLength(2);
  });
});
