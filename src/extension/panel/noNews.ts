import type { RunChange, RunDescription } from '../../protocol/panelSource.ts';

/** A change of the description alone: no cell is new. */
export function noNews(description: RunDescription): RunChange {
  const groups = description.experiment.features.map(({ name }) => name);
  const none = (): Float64Array[] => groups.map(() => new Float64Array(0));
  const noStatus = (): Uint8Array[] => groups.map(() => new Uint8Array(0));
  return {
    description,
    cells: new Int32Array(0),
    summary: {
      cells: 0,
      groups,
      capacity: none(),
      capacityTheory: none(),
      status: noStatus(),
      statusTheory: noStatus(),
      loss: new Float64Array(0),
      lossTheory: new Float64Array(0),
      agreement: new Uint8Array(0),
      outcome: new Uint8Array(0),
    },
  };
}
