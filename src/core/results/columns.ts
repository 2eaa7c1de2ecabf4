import type { Experiment, Setting } from '../experiment/experiment.ts';
import { sweptPaths } from '../experiment/sweep.ts';
import { MEASURES } from './cellMeasures.ts';

/** How a column is stored. Every column may hold null: the value does not apply, or the model diverged. */
export type ColumnType = 'int32' | 'double' | 'string' | 'boolean';

export interface ResultColumn {
  name: string;
  type: ColumnType;
  /** Unit, or range where there is no unit. */
  unit: string;
  meaning: string;
}

/** Version of the columns below, written into Parquet metadata. It rises when a column changes its name or meaning. */
export const RESULT_COLUMNS_VERSION = 1;

/** The columns before the swept parameters. */
export const LEADING_COLUMNS: readonly ResultColumn[] = [
  {
    name: 'cell',
    type: 'int32',
    unit: '0 … cells − 1',
    meaning: 'Cell of the sweep: the grid in row-major order (row, column, y, x; x fastest), then the labelled points.',
  },
  {
    name: 'start',
    type: 'int32',
    unit: '0 … starts − 1',
    meaning: 'Which start of the cell. The kept starts of a cell follow each other from the least loss to the largest.',
  },
];

/** The columns after the swept parameters. */
export const TRAILING_COLUMNS: readonly ResultColumn[] = [
  { name: 'feature', type: 'string', unit: 'name', meaning: 'Group that the feature belongs to.' },
  { name: 'index', type: 'int32', unit: '0 … N − 1', meaning: 'Number of the feature, counted over all groups.' },
  { name: 'importance', type: 'double', unit: '≥ 0', meaning: 'Importance v.' },
  {
    name: 'density',
    type: 'double',
    unit: '[0, 1]',
    meaning: 'Density p, the probability that the feature is active.',
  },
  { name: 'capacity', type: 'double', unit: '[0, 1], dimensions', meaning: 'Capacity C of the trained feature.' },
  { name: 'norm2', type: 'double', unit: '≥ 0', meaning: 'Squared length of the trained feature’s column of W.' },
  {
    name: 'leverage',
    type: 'double',
    unit: '[0, 1], dimensions',
    meaning: 'Leverage τ, the capacity that directions alone would allow; C ≤ τ.',
  },
  {
    name: 'recovery',
    type: 'double',
    unit: '≤ 1',
    meaning: '1 − E(x − x′)²/Var x of an autoencoder’s feature. Null for computation models.',
  },
  {
    name: 'status',
    type: 'string',
    unit: 'ignored, polysemantic or dedicated',
    meaning: 'Status of the trained feature: C < 0.05, in between, C > 0.95.',
  },
  {
    name: 'loss',
    type: 'double',
    unit: '≥ 0',
    meaning: 'What was minimised, at the end of training: with penalties, without noise. Starts are compared by it.',
  },
  {
    name: 'task_loss',
    type: 'double',
    unit: '≥ 0',
    meaning: 'The same without penalties; equal to loss where there are none.',
  },
  {
    name: 'loss_standard_error',
    type: 'double',
    unit: '≥ 0',
    meaning: 'Standard error of loss; 0 where the loss is an exact expectation.',
  },
  ...MEASURES.map(({ name, unit, meaning }): ResultColumn => ({ name, type: 'double', unit, meaning })),
  {
    name: 'marginal_benefit',
    type: 'double',
    unit: 'loss per dimension',
    meaning: 'By how much the loss falls per unit of capacity, at the trained capacity.',
  },
  {
    name: 'method',
    type: 'string',
    unit: 'closed or probe',
    meaning: 'How marginal_benefit was obtained: closed form, or the private-dimension probe.',
  },
  {
    name: 'returns',
    type: 'string',
    unit: 'increasing, constant or decreasing',
    meaning:
      'Class of returns to capacity at the trained capacity, a capacity penalty counted in. Null without a closed form.',
  },
  {
    name: 'capacity_theory',
    type: 'double',
    unit: '[0, 1], dimensions',
    meaning:
      'Capacity in the optimal allocation. Features of equal importance and density are matched to the trained ones in order of capacity.',
  },
  { name: 'loss_theory', type: 'double', unit: '≥ 0', meaning: 'Loss of the optimal allocation.' },
  {
    name: 'converged',
    type: 'boolean',
    unit: 'true or false',
    meaning:
      'Training stopped because it had converged; false where it ran out of steps or diverged; null where inputs are sampled, which tells nothing of convergence.',
  },
];

/**
 * The columns of an experiment's result table, in order: cell and start, one for each parameter that the sweep sets
 * (named by its path), the rest.
 */
export function describeColumns(experiment: Experiment): ResultColumn[] {
  const swept = sweptPaths(experiment).map((path): ResultColumn => {
    const type = settingType(settingsOf(experiment, path));
    return {
      name: path,
      type,
      unit: 'as in the file',
      meaning: 'Parameter that the sweep sets, as it is in the cell.',
    };
  });
  return [...LEADING_COLUMNS, ...swept, ...TRAILING_COLUMNS];
}

/** Names of the columns, in order. */
export function resultColumns(experiment: Experiment): string[] {
  return describeColumns(experiment).map(({ name }) => name);
}

/** Every value that the sweep or a labelled point gives to a parameter. */
function settingsOf(experiment: Experiment, path: string): Setting[] {
  const values = Object.values(experiment.sweep).flatMap((channel): (Setting | undefined)[] => {
    if (channel.kind === 'cases') return channel.cases.map(({ set }) => set[path]);
    return channel.parameter === path ? channel.values : [];
  });
  for (const settings of Object.values(experiment.points)) values.push(settings[path]);
  return values.filter((value) => value !== undefined);
}

/** Numbers are doubles, also where all are whole: adding a point must not change a column's type. Mixtures are text. */
function settingType(values: readonly Setting[]): ColumnType {
  if (values.every((value) => typeof value === 'number')) return 'double';
  return values.every((value) => typeof value === 'boolean') ? 'boolean' : 'string';
}
