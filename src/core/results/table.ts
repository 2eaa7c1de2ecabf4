import type { Cell } from '../experiment/cell.ts';
import type { Experiment, Setting } from '../experiment/experiment.ts';
import { configurationWith, ownSetting } from '../experiment/settings.ts';
import { cellAt, cellModel, sweptPaths } from '../experiment/sweep.ts';
import { Outcome } from '../training/plan.ts';
import { cellMeasures } from './cellMeasures.ts';
import type { CellRecord } from './cellRecord.ts';
import { type ColumnType, describeColumns } from './columns.ts';
import { measureStart, predictCell, probeGiven } from './measure.ts';

export { describeColumns, resultColumns } from './columns.ts';

/** A value of the table; null: does not apply, or the model diverged. */
export type TableValue = number | string | boolean | null;

/** One column with its values, row by row. */
export interface TableColumn {
  name: string;
  type: ColumnType;
  values: TableValue[];
}

/** Rows of the result table, column by column, in the order of `resultColumns`. */
export interface TableRows {
  rows: number;
  columns: TableColumn[];
}

/**
 * The rows of one cell: kept starts, best first, by features in order of index.
 *
 * This is the one source of every table that is written (Parquet, CSV, JSON). Numbers are finite or null, never NaN or
 * infinite. What each column means is said in `columns.ts`.
 */
export function rowsOf(experiment: Experiment, record: CellRecord): TableRows {
  const columns = describeColumns(experiment).map(({ name, type }): TableColumn => ({ name, type, values: [] }));
  const cell = cellAt(experiment, record.cell);
  const model = cellModel(experiment, cell);
  const prediction = predictCell(model);
  const settings = effectiveSettings(experiment, cell);

  for (const start of record.starts) {
    const measures = measureStart(model, start, { prediction, probed: probeGiven(model, start) });
    const ofModel = cellMeasures(model, start, measures.capacity);
    for (let i = 0; i < model.N; i++) {
      const row: Record<string, Setting | null | undefined> = {
        ...settings,
        ...ofModel,
        cell: record.cell,
        start: start.start,
        feature: model.group[i],
        index: i,
        importance: model.importance[i],
        density: model.density[i],
        capacity: measures.capacity[i],
        norm2: measures.norm2[i],
        leverage: measures.leverage[i],
        recovery: measures.recovery[i],
        status: measures.status[i],
        loss: start.loss,
        task_loss: start.taskLoss,
        loss_standard_error: start.lossStandardError,
        marginal_benefit: measures.marginalBenefit[i],
        method: Number.isNaN(measures.marginalBenefit[i]) ? null : measures.method,
        returns: measures.returns[i],
        capacity_theory: measures.capacityTheory[i],
        loss_theory: measures.lossTheory,
        converged: start.outcome === Outcome.Finished ? null : start.outcome === Outcome.Converged,
      };
      for (const column of columns) column.values.push(tableValue(row[column.name], column.type));
    }
  }
  return { rows: record.starts.length * model.N, columns };
}

/**
 * What every swept parameter is in a cell. A labelled point, or one case of several, need not set them all: there the
 * file's own value holds, and nothing where that is a list or a generator.
 */
function effectiveSettings(experiment: Experiment, cell: Cell): Record<string, Setting | undefined> {
  const configuration = configurationWith(experiment, cell.settings);
  return Object.fromEntries(
    sweptPaths(experiment).map((path) => [path, cell.settings[path] ?? ownSetting(configuration, path)]),
  );
}

/** A value as its column stores it. */
function tableValue(value: Setting | null | undefined, type: ColumnType): TableValue {
  if (value === null || value === undefined) return null;
  if (type === 'string') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return value;
}
