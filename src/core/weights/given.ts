import type { Experiment, WeightsReference } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import { plural, quoted } from '../experiment/words.ts';
import { biasCount } from '../training/plan.ts';
import { chooseMatrix, saysOrientation } from './choose.ts';
import { isFloatType } from './floats.ts';
import { entriesOf, type Tensor } from './tensor.ts';

/** Parameters of an experiment's models that a file gives. */
export interface GivenParameters {
  /** One model for all cells, or one for each cell. */
  models: number;
  /** (models × D × N) row-major: W[a, i] of model k at [(k·D + a)·N + i]. */
  W: Float64Array;
  /** (models × B) biases; B = 1 for computation models, N for autoencoders. */
  b: Float64Array;
}

/** The sizes that all models of an experiment must share to be given. */
interface ModelSizes {
  cells: number;
  D: number;
  N: number;
  B: number;
}

/** Where the numbers of given parameters stand in a file, as its header says. */
export interface GivenLayout extends Omit<ModelSizes, 'cells'> {
  models: number;
  W: Tensor;
  /** Left out: every bias is 0. */
  b?: Tensor;
  /** Entries from one component of a feature to the next, and from one feature to the next. */
  dimensionStep: number;
  featureStep: number;
  /** What the author should know, as sentences: what was taken that the file does not say. */
  notes: string[];
}

/**
 * Which tensors of a file are the parameters of an experiment's models, by what the experiment says of them and else by
 * their names and sizes.
 *
 * @returns a sentence that says what was found and what was expected
 */
export function layoutGiven(
  tensors: readonly Tensor[],
  metadata: Readonly<Record<string, string>>,
  reference: WeightsReference,
  experiment: Experiment,
): GivenLayout | string {
  const sizes = sizesOf(experiment);
  const { cells, D, N, B } = sizes;
  const chosen = chooseMatrix(tensors, metadata, {
    ...(reference.tensor !== undefined && { tensor: reference.tensor }),
    ...(reference.features !== undefined && { features: reference.features }),
  });
  if (typeof chosen === 'string') return chosen;
  const W = tensors.find((tensor) => tensor.name === chosen.tensor);
  if (W === undefined) return `There is no tensor ${quoted(chosen.tensor)}.`;
  const [rows = 0, columns = 0] = W.shape.slice(-2);
  const byColumns = rows === D && columns === N;
  const byRows = rows === N && columns === D;
  const told = saysOrientation(W.name, metadata) || byColumns === byRows;
  const features = reference.features ?? (told ? chosen.features : byRows ? 'rows' : 'columns');
  if (!(features === 'rows' ? byRows : byColumns)) return wrongSize(W, sizes, reference);
  const models = W.shape.length === 3 ? (W.shape[0] ?? 1) : 1;
  if (models !== 1 && models !== cells) {
    return `${W.name} has ${plural(models, 'model')} (${sizeWords(W)}), and the experiment ${plural(cells, 'cell')}: there must be one model for each cell, or one for all.`;
  }
  if (W.fortran && models > 1) return interleaved(W);
  const { bias } = experiment.model;
  if (!bias && reference.bias !== undefined) {
    return `The experiment names the biases ${quoted(reference.bias)}, and model.bias is false: its models have none.`;
  }
  const b = bias ? biasOf(tensors, W, reference) : undefined;
  if (typeof b === 'string') return b;
  const fault = b && biasFault(b, models, B);
  if (fault !== undefined) return fault;
  // The last index runs fastest, or in Fortran order the first of the matrix.
  const featuresLast = (features === 'columns') !== W.fortran;
  const guessed = byColumns && byRows && reference.features === undefined;
  return {
    models,
    D,
    N,
    B,
    W,
    ...(b && { b }),
    dimensionStep: featuresLast ? N : 1,
    featureStep: featuresLast ? 1 : D,
    notes: [
      ...(guessed ? [`${W.name} is square: its ${features} are taken as features, ${chosen.why}.`] : []),
      ...(bias && b === undefined
        ? [`${reference.file} has no biases that go with ${W.name}: they are taken as 0.`]
        : []),
    ],
  };
}

/** Numbers in the order of the file, put in the order of `GivenParameters`. */
export function arrangeGiven(
  { models, D, N, B, dimensionStep, featureStep }: Omit<GivenLayout, 'W' | 'b' | 'notes'>,
  numbers: Float64Array,
  biases: Float64Array | undefined,
): GivenParameters {
  const W = new Float64Array(models * D * N);
  for (let k = 0; k < models; k++) {
    for (let a = 0; a < D; a++) {
      for (let i = 0; i < N; i++) {
        W[(k * D + a) * N + i] = numbers[k * D * N + a * dimensionStep + i * featureStep] ?? Number.NaN;
      }
    }
  }
  return { models, W, b: biases ?? new Float64Array(models * B) };
}

/** How many numbers are NaN or infinite, as a sentence; `undefined` where none is. */
export function notFinite({ W, b }: GivenLayout, given: GivenParameters): string | undefined {
  for (const [name, values] of [
    [W.name, given.W],
    [b?.name ?? 'b', given.b],
  ] as const) {
    const count = values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
    if (count > 0) {
      return `${name} has ${plural(count, 'number')} that ${count === 1 ? 'is' : 'are'} NaN or infinite; all must be finite.`;
    }
  }
  return undefined;
}

/** The checks have made sure that all cells have models of one size. */
function sizesOf(experiment: Experiment): ModelSizes {
  const model = cellModel(experiment, cellAt(experiment, 0));
  return { cells: cellCount(experiment), D: model.D, N: model.N, B: biasCount(model) };
}

/**
 * The biases that go with W: the tensor that the experiment names, else `b` as in this program's files, else `bias`
 * beside W's `weight`, `b_dec` beside `W_dec`, or plain `bias`.
 */
function biasOf(tensors: readonly Tensor[], W: Tensor, { bias }: WeightsReference): Tensor | undefined | string {
  const find = (name: string): Tensor | undefined => tensors.find((tensor) => tensor.name === name);
  if (bias !== undefined) {
    return find(bias) ?? `There is no tensor ${quoted(bias)}. It has ${tensors.map(({ name }) => name).join(', ')}.`;
  }
  const renamed = [W.name.replace(/(^|[./])W(?=$|[/_])/, '$1b'), W.name.replace(/weight$/, 'bias'), 'b', 'bias'];
  return renamed
    .filter((name) => name !== W.name)
    .map(find)
    .find((tensor) => tensor !== undefined);
}

function biasFault(b: Tensor, models: number, B: number): string | undefined {
  if (!isFloatType(b.dtype)) return `${b.name} has entries of type ${b.dtype}; F64, F32, F16 and BF16 are read.`;
  if (entriesOf(b.shape) !== models * B) {
    const expected = models === 1 ? String(B) : `${models} × ${B}`;
    return `${b.name} is ${sizeWords(b)}, and the experiment's biases are ${expected}; name the right tensor with bias.`;
  }
  return b.fortran && b.shape.filter((size) => size > 1).length > 1 ? interleaved(b) : undefined;
}

function wrongSize(W: Tensor, { D, N }: ModelSizes, { features }: WeightsReference): string {
  const columns = `${D} × ${N} with features as columns`;
  const rows = `${N} × ${D} with features as rows`;
  const expected = features === undefined ? `${columns}, or ${rows}` : features === 'rows' ? rows : columns;
  return `${W.name} is ${sizeWords(W)}, and the model has ${plural(D, 'dimension')} and ${plural(N, 'feature')}: it must be ${expected}.`;
}

const interleaved = ({ name }: Tensor): string =>
  `${name} has its matrices interleaved (Fortran order): save it with numpy.ascontiguousarray.`;

const sizeWords = ({ shape }: Tensor): string => (shape.length === 0 ? 'a single number' : shape.join(' × '));
