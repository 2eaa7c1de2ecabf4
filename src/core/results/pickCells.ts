import { byMeasure, type RunSummary } from './runSummary.ts';

/** The summary of some cells, in the order asked for: place t of the result is cell `cells[t]`. Shares no memory. */
export function pickCells(summary: RunSummary, cells: Int32Array): RunSummary {
  const numbers = (values: Float64Array): Float64Array => Float64Array.from(cells, (cell) => values[cell]);
  const codes = (values: Uint8Array): Uint8Array => Uint8Array.from(cells, (cell) => values[cell]);
  return {
    cells: cells.length,
    groups: [...summary.groups],
    capacity: summary.capacity.map(numbers),
    capacityTheory: summary.capacityTheory.map(numbers),
    recovery: summary.recovery.map(numbers),
    featureCapacity: summary.featureCapacity.map(numbers),
    featureStatus: summary.featureStatus.map(codes),
    measures: byMeasure((name) => numbers(summary.measures[name])),
    startSharing: summary.startSharing.map(numbers),
    status: summary.status.map(codes),
    statusTheory: summary.statusTheory.map(codes),
    loss: numbers(summary.loss),
    lossTheory: numbers(summary.lossTheory),
    agreement: codes(summary.agreement),
    polysemantic: codes(summary.polysemantic),
    outcome: codes(summary.outcome),
  };
}
