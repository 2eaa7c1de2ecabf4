import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { chooseMatrix } from '../../../src/core/weights/choose.ts';
import { readGivenWeights } from '../../../src/inspect/givenWeights.ts';
import { WeightsError } from '../../../src/inspect/weightsError.ts';
import { openWeights } from '../../../src/inspect/weightsFile.ts';
import { RunError } from '../../../src/runs/runError.ts';
import type { Boundaries } from '../../support/fuzzTypes.ts';
import { almost, almostBytes, hostileNames, oddValue } from '../../support/hostileValues.ts';
import { experimentOf } from '../experiment/builders.ts';
import { type NpyParts, npy, npyMatrix, npz, safetensors } from '../weights/files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'capacity-lab-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const matrix = npyMatrix(
  3,
  6,
  Array.from({ length: 18 }, (_, at) => at / 7),
);
const given = experimentOf(
  'version: 1\nname: Given\nweights: { file: w.npz }\nmodel: { family: computation, activation: quadratic, dimensions: 3 }\ndata: { density: 0.1 }\nfeatures: [{ name: all, count: 6 }]\n',
);

/** All that is done with a file of weights: its header, the choice of a matrix, its numbers. */
async function readAll(bytes: Uint8Array): Promise<void> {
  const file = path.join(folder, 'w.npz');
  writeFileSync(file, bytes);
  const opened = await openWeights(file);
  try {
    const chosen = chooseMatrix(opened.tensors, opened.metadata, {});
    for (const tensor of opened.tensors.slice(0, 3)) await opened.source(tensor, new AbortController().signal);
    if (typeof chosen === 'string') throw new WeightsError(chosen);
  } finally {
    opened.close();
  }
  await readGivenWeights(file, given);
}

const headers = [
  { W: { dtype: 'F32', shape: [3, 6], data_offsets: [0, 72] } },
  { __metadata__: { orientation: 'rows' }, W: { dtype: 'F64', shape: [3, 6], data_offsets: [0, 144] } },
  {
    W: { dtype: 'F32', shape: [3, 6], data_offsets: [0, 72] },
    b: { dtype: 'F32', shape: [6], data_offsets: [72, 96] },
    V: { dtype: 'BF16', shape: [2, 2], data_offsets: [96, 104] },
  },
];
/** JSON in which a name may stand twice. */
const twice = fc.tuple(fc.constantFrom(...headers), almost(headers)).map(([one, other]) => {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other) ?? ''];
  return b.startsWith('{') ? `${a.slice(0, -1)},${b.slice(1)}` : a;
});
const safetensorsFiles = fc.oneof(
  fc.tuple(almost(headers), fc.nat(300)).map(([header, data]) => safetensors(header ?? null, data)),
  fc.tuple(twice, fc.nat(300)).map(([header, data]) => safetensors(header, data)),
  almostBytes(headers.map((header) => safetensors(header, 104))),
  fc.uint8Array({ maxLength: 300 }),
);

const arrays: fc.Arbitrary<NpyParts> = fc.record({
  descr: fc.oneof(
    fc.constantFrom('<f4', '>f8', '<f2', '|O', '<c8', '<U9999999', '|V3', '<i8', "[('a', '<f4')]", '<f99'),
  ),
  fortran: fc.boolean(),
  shape: fc.oneof(
    fc.constantFrom<string | number[]>('()', '(3, 6)', '(3, 6', '(-1, 4)', '(1e9,)', '(999999999999, 999999999999)'),
    fc.constantFrom<string | number[]>(
      `(${'('.repeat(5000)}`,
      `(${'1, '.repeat(9000)})`,
      '(None,)',
      "('a',)",
      '(6L, 3L)',
    ),
    fc.array(fc.constantFrom(0, 1, 3, 6, 2 ** 31, 2 ** 53), { maxLength: 4 }),
  ),
  data: fc.nat(400),
  version: fc.constantFrom(1, 2, 3, 255),
});
const dicts = fc
  .tuple(
    fc.array(fc.constantFrom("'descr'", "'shape'", ':', ',', '{', '}', '(', ')', "'<f4'", '3', 'True', '"', '\\x00')),
  )
  .map(([words]) => npy({ shape: [], header: words.join(' '), data: 40 }));
const npyFiles = fc.oneof(
  arrays.map(npy),
  dicts,
  almostBytes([matrix]),
  oddValue.map((value) => npy({ shape: [], header: JSON.stringify(value) ?? '', data: 8 })),
);

const archives = [npz({ W: matrix, b: npyMatrix(1, 6, [1, 2, 3, 4, 5, 6]) }), npz({ W: matrix }, 6), npz({}, 6)];
/** 40 MB of zeros, packed. */
const bomb = npz({ W: npy({ shape: [1_000_000, 10], data: 40_000_000 }) }, 6);
const npzFiles = fc.oneof(
  { weight: 8, arbitrary: almostBytes(archives) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(npyFiles, fc.constantFrom(...hostileNames), fc.constantFrom<(0 | 6)[]>(0, 6))
      .map(([array, name, level]) => npz({ [name.slice(0, 900)]: array, W: array }, level)),
  },
  { weight: 1, arbitrary: almostBytes([bomb]) },
);

const refusals = [WeightsError, RunError];

export const boundaries: Boundaries = {
  'a safetensors file': { inputs: safetensorsFiles, take: readAll, refusals },
  'an npy file': { inputs: npyFiles, take: readAll, refusals },
  'an npz archive': { inputs: npzFiles, take: readAll, refusals },
};
