import type { Cell, CellModel } from '../experiment/cell.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellModel } from '../experiment/sweep.ts';
import type { CellRecord } from '../results/cellRecord.ts';
import { matchEqualFeatures } from '../results/equalFeatures.ts';
import { type Measures, measureStart, type Prediction, predictCell } from '../results/measure.ts';
import { featureNames } from './groups.ts';

/** All that the plots of one cell are drawn from. */
export interface CellPicture {
  experiment: Experiment;
  cell: Cell;
  model: CellModel;
  /** (N) */
  names: string[];
  /** `undefined` where theory has no answer. */
  prediction: Prediction | undefined;
  /** `undefined` while the cell is unfinished. */
  record: CellRecord | undefined;
  /** Of the best start; `undefined` while the cell is unfinished. */
  measures: Measures | undefined;
  /** (N) predicted capacities and squared lengths, equal features matched to the trained ones; NaN without theory. */
  capacityTheory: Float64Array;
  norm2Theory: Float64Array;
}

/** The picture of a cell of the sweep. */
export const cellPicture = (experiment: Experiment, index: number, record: CellRecord | undefined): CellPicture =>
  pictureOf(experiment, cellAt(experiment, index), record);

/** The picture of any cell, one that is in no sweep among them. */
export function pictureOf(experiment: Experiment, cell: Cell, record: CellRecord | undefined): CellPicture {
  const model = cellModel(experiment, cell);
  const prediction = predictCell(model);
  const best = record?.starts[0];
  const measures = best === undefined ? undefined : measureStart(model, best, { prediction });
  const nothing = new Float64Array(model.N).fill(Number.NaN);
  // Among equal features the length grows with the capacity, so both are matched by the same order.
  const matched = (predicted: Float64Array | undefined): Float64Array =>
    predicted === undefined ? nothing : matchEqualFeatures(model, predicted, measures?.capacity ?? nothing);
  return {
    experiment,
    cell,
    model,
    names: featureNames(model),
    prediction,
    record,
    measures,
    capacityTheory: matched(prediction?.capacity),
    norm2Theory: matched(prediction?.norm2),
  };
}

/** Size and colours of a plot of one cell. */
export interface CellPlotOptions {
  /** Of the whole plot, pixels. */
  width: number;
  height: number;
}
