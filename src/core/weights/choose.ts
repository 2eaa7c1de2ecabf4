import type { FeatureAxis } from '../experiment/experiment.ts';
import { suggestion } from '../experiment/suggest.ts';
import { isFloatType } from './floats.ts';
import type { TensorSummary } from './tensor.ts';

export type { FeatureAxis } from '../experiment/experiment.ts';

/** What the user asks for; what is left out is guessed. */
export interface WeightsChoice {
  tensor?: string;
  features?: FeatureAxis;
  /** Which matrix of a tensor of three axes, from 0. */
  slice?: number;
}

/** Which matrix of which file. */
export interface WeightsRequest {
  /** Path of the file. */
  file: string;
  choice: WeightsChoice;
}

/** What is measured, and why that. */
export interface ChosenMatrix {
  tensor: string;
  features: FeatureAxis;
  /** Why this axis, as a clause: `as W_dec is usually laid out`. */
  why: string;
  /** Which matrix of how many; 0 of 1 for a tensor of two axes. */
  slice: number;
  slices: number;
}

/** Metadata of this program's own files: a key that they all have. */
const OWN_KEY = 'capacity-lab.schema_version';

/** Do the metadata say how a tensor lies? Those of this program's own files do, of W. */
export const saysOrientation = (name: string, metadata: Readonly<Record<string, string>>): boolean =>
  Object.hasOwn(metadata, OWN_KEY) && /^W(\/|$)/.test(name);

/**
 * How the matrices of sparse autoencoders and linear layers are laid out, by the end of their names. The decoder is
 * what embeds features; `weight` of a linear layer is (outputs, inputs).
 */
const LAYOUTS: readonly { name: RegExp; features: FeatureAxis; like: string }[] = [
  { name: /(^|[./])w_dec$/i, features: 'rows', like: 'W_dec (features, dimensions)' },
  { name: /(^|[./_])dec(oder)?\.weight$/i, features: 'columns', like: 'decoder.weight (dimensions, features)' },
  { name: /(^|[./])w_enc$/i, features: 'columns', like: 'W_enc (dimensions, features)' },
  { name: /(^|[./_])enc(oder)?\.weight$/i, features: 'rows', like: 'encoder.weight (features, dimensions)' },
];

/** Can a tensor be inspected: a matrix, or several of one size, of floating-point numbers? */
export const isMatrix = ({ dtype, shape }: TensorSummary): boolean =>
  isFloatType(dtype) && (shape.length === 2 || shape.length === 3) && shape.every((size) => size > 0);

/**
 * Which matrix of a file, and which of its axes are features: what was asked for, and for the rest the best guess.
 *
 * @param metadata of a safetensors file; this program's own say how W lies
 * @returns a sentence that says what is wrong with the choice
 */
export function chooseMatrix(
  tensors: readonly TensorSummary[],
  metadata: Readonly<Record<string, string>>,
  wanted: WeightsChoice,
): ChosenMatrix | string {
  const tensor = chooseTensor(tensors, wanted.tensor);
  if (typeof tensor === 'string') return tensor;
  const [rows = 0, columns = 0] = tensor.shape.slice(-2);
  const slices = tensor.shape.length === 3 ? (tensor.shape[0] ?? 1) : 1;
  const slice = wanted.slice ?? 0;
  if (!Number.isInteger(slice) || slice < 0 || slice >= slices) {
    return slices === 1 && tensor.shape.length === 2
      ? `${tensor.name} is one matrix and has no slice ${slice}.`
      : `${tensor.name} has the slices 0 to ${slices - 1}, and not ${slice}.`;
  }
  const guess = guessFeatures(tensor.name, rows, columns, saysOrientation(tensor.name, metadata));
  const axis = wanted.features === undefined ? guess : { features: wanted.features, why: 'as was asked for' };
  return { tensor: tensor.name, ...axis, slice, slices };
}

/** The tensor of that name, or the one that most likely embeds features. */
function chooseTensor(tensors: readonly TensorSummary[], name: string | undefined): TensorSummary | string {
  const matrices = tensors.filter(isMatrix);
  if (name !== undefined) {
    const named = tensors.find((tensor) => tensor.name === name);
    if (named === undefined) return unknownTensor(name, matrices);
    return isMatrix(named) ? named : `${name} cannot be inspected: ${whyNot(named)}.`;
  }
  if (matrices.length === 0) {
    const [only] = tensors;
    return only === undefined
      ? 'There is no tensor in it.'
      : `None of its ${tensors.length} tensors can be inspected: it needs a matrix of floating-point numbers (F64, F32, F16, BF16).`;
  }
  for (const { name: pattern } of LAYOUTS) {
    const found = matrices.find((tensor) => pattern.test(tensor.name));
    if (found !== undefined) return found;
  }
  const size = ({ shape }: TensorSummary): number => shape.reduce((product, length) => product * length, 1);
  return (
    matrices.find((tensor) => tensor.name === 'W') ??
    matrices.reduce((largest, tensor) => (size(tensor) > size(largest) ? tensor : largest))
  );
}

function guessFeatures(
  name: string,
  rows: number,
  columns: number,
  own: boolean,
): Pick<ChosenMatrix, 'features' | 'why'> {
  if (own) return { features: 'columns', why: 'as the metadata of the file say' };
  const longer: FeatureAxis = columns > rows ? 'columns' : 'rows';
  const layout = LAYOUTS.find((candidate) => candidate.name.test(name));
  // A dictionary has more features than dimensions: a name that says otherwise means something else here.
  if (layout !== undefined && (layout.features === longer || rows === columns)) {
    return { features: layout.features, why: `as its name says: ${layout.like}` };
  }
  return rows === columns
    ? { features: 'rows', why: 'which is a guess: it is square, and its name says nothing' }
    : { features: longer, why: `which is a guess: there are more ${longer}` };
}

function unknownTensor(name: string, matrices: readonly TensorSummary[]): string {
  const names = matrices.map((tensor) => tensor.name);
  const meant = suggestion(name, names);
  const shown = names.slice(0, 12).join(', ');
  const more = names.length > 12 ? `, and ${names.length - 12} more` : '';
  return `There is no tensor ${JSON.stringify(name)}. ${
    meant === undefined ? `It has ${names.length === 0 ? 'no matrix' : `${shown}${more}`}.` : `Did you mean ${meant}?`
  }`;
}

function whyNot({ dtype, shape }: TensorSummary): string {
  if (!isFloatType(dtype)) return `its entries are ${dtype}, and F64, F32, F16 and BF16 are read`;
  if (shape.some((size) => size === 0)) return 'it has no entries';
  return `it has ${shape.length} ${shape.length === 1 ? 'axis' : 'axes'}, and a matrix has two (or three, with several of them)`;
}
