import { describe, expect, it } from 'vitest';
import { orderFeatures } from '../../../src/core/weights/featureOrder.ts';
import { type Inspection, summarizeInspection } from '../../../src/core/weights/inspection.ts';
import {
  capacitySentence,
  inspectionWarnings,
  matrixSentence,
  statusSentence,
} from '../../../src/core/weights/inspectionWords.ts';
import { measureDirectly } from '../../../src/core/weights/measures.ts';
import { floats, fromColumns } from '../capacity/builders.ts';

const NaN_ = Number.NaN;

const anInspection = (changed: Partial<Inspection> = {}): Inspection => ({
  capacity: floats(0.5, NaN_, 1, 0, NaN_, 0.5),
  leverage: floats(0.6, NaN_, 1, 0, NaN_, 0.4),
  norm2: floats(1, NaN_, 4, 0, 1e-12, 2),
  rank: 2,
  matrices: [],
  chosen: { tensor: 'W', features: 'columns', why: 'as was asked for', slice: 3, slices: 1200 },
  dtype: 'F16',
  N: 6,
  D: 3,
  ...changed,
});

describe('an inspection in a few numbers', () => {
  it('counts statuses, and apart what could not be measured', () => {
    expect(summarizeInspection(anInspection())).toEqual({
      capacity: 2,
      efficiency: 2 / 3,
      counts: { ignored: 1, polysemantic: 2, dedicated: 1, unmeasured: 2 },
      notFinite: 1,
      leverageError: 0,
    });
  });

  it('tells when leverages do not add up to the rank', () => {
    const found = anInspection({ capacity: floats(1, 0.5), leverage: floats(1, 0.7), norm2: floats(1, 1), N: 2 });
    expect(summarizeInspection(found).leverageError).toBeCloseTo(0.3, 12);
    expect(inspectionWarnings(found)).toEqual([expect.stringContaining('only within 0.300')]);
  });

  it('is put into words', () => {
    const found = anInspection();
    expect(matrixSentence(found)).toBe(
      'W (3 × 6, F16, slice 3 of 1,200, counted from 0): columns are features, as was asked for.',
    );
    expect(capacitySentence(found)).toBe('6 features in 3 dimensions: ΣC = 2, 66.7 % of the dimensions; rank 2.');
    expect(statusSentence(found)).toBe('1 ignored, 2 polysemantic and 1 dedicated.');
    expect(inspectionWarnings(found)).toEqual([
      '1 feature is not finite (NaN or infinity) and left out.',
      '1 feature is too weak beside the others to be measured.',
    ]);
    expect(inspectionWarnings(anInspection({ norm2: floats(1, NaN_, 4, 0, NaN_, 2) }))).toEqual([
      '2 features are not finite (NaN or infinity) and left out.',
    ]);
  });
});

describe('the order of features', () => {
  const order = (column: Parameters<typeof orderFeatures>[1], descending: boolean): number[] => [
    ...orderFeatures(anInspection(), column, descending),
  ];

  it('is that of a column, equal ones by number, and those without a number last', () => {
    expect(order('capacity', true)).toEqual([2, 0, 5, 3, 1, 4]);
    expect(order('capacity', false)).toEqual([3, 0, 5, 2, 1, 4]);
    expect(order('norm2', true)).toEqual([2, 5, 0, 4, 3, 1]);
    expect(order('leverage', false)).toEqual([3, 5, 0, 2, 1, 4]);
    expect(order('feature', true)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(order('status', false)).toEqual([3, 0, 5, 2, 1, 4]);
  });
});

describe('small matrices', () => {
  it('are measured without the features that are not finite, with the rank of the others', () => {
    const { W, D, N } = fromColumns([
      [1, 0, 0],
      [NaN_, 0, 1],
      [0, 0, 2],
      [0, Number.POSITIVE_INFINITY, 0],
      [0, 0, 0],
    ]);
    expect(measureDirectly(W, D, N)).toEqual({
      capacity: floats(1, NaN_, 1, NaN_, 0),
      leverage: floats(1, NaN_, 1, NaN_, 0),
      norm2: floats(1, NaN_, 4, NaN_, 0),
      rank: 2,
    });
  });
});
