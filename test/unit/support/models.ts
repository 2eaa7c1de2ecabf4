import type { CellModel } from '../../../src/core/experiment/cell.ts';
import type { Activation, Family } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';

export interface ModelSpec {
  family?: Family;
  activation?: Activation;
  D?: number;
  density?: number;
  importance?: readonly number[];
  /** Further keys of the file, as YAML lines. */
  more?: string;
}

/** The model of an experiment file: features of one importance after another are a group. */
export function aModel({
  family = 'autoencoder',
  activation = 'relu',
  D = 3,
  density = 0.1,
  importance = [1, 1, 1, 1, 1, 1],
  more = '',
}: ModelSpec = {}): CellModel {
  const groups: { first: number; v: number; count: number }[] = [];
  for (const [first, v] of importance.entries()) {
    const last = groups.at(-1);
    if (last?.v === v) last.count++;
    else groups.push({ first, v, count: 1 });
  }
  const features = groups
    .map(({ first, v, count }) => `  - { name: f${first}, count: ${count}, importance: ${v} }`)
    .join('\n');
  const text = `version: 1
name: model
model: { family: ${family}, activation: ${activation}, dimensions: ${D} }
data: { density: ${density} }
features:
${features}
${more}`;
  const { experiment, problems } = parseExperiment(text, { json: false });
  if (experiment === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return cellModel(experiment, cellAt(experiment, 0));
}
