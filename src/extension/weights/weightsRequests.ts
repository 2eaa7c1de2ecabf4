import type { WeightsChoice } from '../../core/weights/choose.ts';

/** Requests of the page, checked: a page is never trusted to send what its types say. */

/** Names of tensors are shorter. */
const MOST_NAME = 10_000;

/** @throws Error with a sentence when `request` is not `{choice, again}` as `WeightsHostApi` has them */
export function inspectionOf(request: unknown): { choice: WeightsChoice; again: boolean } {
  const { choice, again } = fieldsOf(request);
  const { tensor, features, slice } = fieldsOf(choice);
  if (typeof again !== 'boolean') throw new Error('"again" must be true or false.');
  if (tensor !== undefined && (typeof tensor !== 'string' || tensor.length > MOST_NAME)) {
    throw new Error('"tensor" must be a name.');
  }
  if (features !== undefined && features !== 'rows' && features !== 'columns') {
    throw new Error('"features" must be rows or columns.');
  }
  if (slice !== undefined && !isIndex(slice)) throw new Error('"slice" must be a whole number from 0.');
  return {
    choice: {
      ...(tensor === undefined ? {} : { tensor }),
      ...(features === undefined ? {} : { features }),
      ...(slice === undefined ? {} : { slice }),
    },
    again,
  };
}

/** @throws Error with a sentence when `request` is not `{feature}` */
export function featureOf(request: unknown): number {
  const { feature } = fieldsOf(request);
  if (!isIndex(feature)) throw new Error('"feature" must be a whole number from 0.');
  return feature;
}

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
