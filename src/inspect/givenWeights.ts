import type { Experiment } from '../core/experiment/experiment.ts';
import { isFloatType } from '../core/weights/floats.ts';
import { arrangeGiven, type GivenParameters, layoutGiven, notFinite } from '../core/weights/given.ts';
import { entriesOf, type Tensor } from '../core/weights/tensor.ts';
import { createBlockReader } from './blockReader.ts';
import { asWeightsError, WeightsError } from './weightsError.ts';
import { openWeights, type WeightsFile } from './weightsFile.ts';

/** Parameters that were read, and what their author should know, as sentences. */
export interface ReadWeights {
  given: GivenParameters;
  notes: string[];
}

/**
 * Reads the parameters that an experiment names. The sizes are compared with the experiment's before any number is
 * read, so that a hostile file costs no memory.
 *
 * @param path the file
 * @throws WeightsError with a sentence that says what was found and what was expected
 */
export async function readGivenWeights(path: string, experiment: Experiment): Promise<ReadWeights> {
  const { weights: reference } = experiment;
  if (reference === undefined) throw new WeightsError('The experiment names no weights.');
  const file = await openWeights(path);
  try {
    const layout = layoutGiven(file.tensors, file.metadata, reference, experiment);
    if (typeof layout === 'string') throw new WeightsError(layout);
    const numbers = await readTensor(file, layout.W);
    const given = arrangeGiven(layout, numbers, layout.b && (await readTensor(file, layout.b)));
    const fault = notFinite(layout, given);
    if (fault !== undefined) throw new WeightsError(fault);
    return { given, notes: layout.notes };
  } catch (error) {
    throw asWeightsError(error, `read ${path}`);
  } finally {
    file.close();
  }
}

/** All numbers of a tensor, in the order of the file. */
async function readTensor(file: WeightsFile, tensor: Tensor): Promise<Float64Array> {
  const { dtype, bigEndian, shape } = tensor;
  const entries = entriesOf(shape);
  if (!isFloatType(dtype) || typeof entries === 'string')
    throw new WeightsError(`${tensor.name} is no array of floats.`);
  const { fd, offset } = await file.source(tensor, new AbortController().signal);
  // As one dimension of so many features, which is one stretch of the file.
  const view = { N: entries, D: 1, dtype, bigEndian, offset, featureStep: 1, dimensionStep: 1 };
  const { numbers } = createBlockReader(fd, view).read(0, entries);
  return numbers.length === entries ? numbers : numbers.slice(0, entries);
}
