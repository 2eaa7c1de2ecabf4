import fs from 'node:fs';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { capacities, leverages, squaredLengths } from '../../../src/core/capacity/capacity.ts';
import { polygon } from '../capacity/builders.ts';
import { temporaryFolder } from '../runs/builders.ts';
import { writeFile } from '../weights/builders.ts';
import { npyMatrix, safetensors, safetensorsMatrix } from '../weights/files.ts';
import { capacityLab } from './spawn.ts';

/** Five features in the plane and one that is not finite, as columns; W as the file has it. */
const { W: plane } = polygon(5);
const values = [...plane.subarray(0, 5), Number.NaN, ...plane.subarray(5), 0];
const W = Float64Array.from(Float32Array.from(plane));
const file = (): string => writeFile('toy.safetensors', safetensorsMatrix('model.W', 2, 6, values));

const rows = [0, 1, 2, 3, 4].map((feature) => ({
  feature,
  capacity: capacities(W, 2, 5)[feature],
  leverage: leverages(W, 2, 5)[feature],
  norm2: squaredLengths(W, 2, 5)[feature],
  status: 'polysemantic',
}));
const table = [...rows, { feature: 5, capacity: null, leverage: null, norm2: null, status: 'unmeasured' }];

describe('capacity-lab inspect', () => {
  it('writes a row for each feature, and says beside it what was measured', async () => {
    const { code, stdout, stderr } = await capacityLab(['inspect', file()]);
    expect(code).toBe(0);
    const [header, ...lines] = stdout.trimEnd().split('\n');
    expect(header).toBe('feature,capacity,leverage,norm2,status');
    expect(lines).toEqual(
      table.map((row) =>
        Object.values(row)
          .map((value) => value ?? '')
          .join(','),
      ),
    );
    expect(stderr).toBe(
      [
        'model.W (2 × 6, F32): columns are features, which is a guess: there are more columns.',
        '6 features in 2 dimensions: ΣC = 2, 100 % of the dimensions; rank 2.',
        '0 ignored, 5 polysemantic and 0 dedicated.',
        'Warning: 1 feature is not finite (NaN or infinity) and left out.',
        '',
      ].join('\n'),
    );
  });

  it('writes the same as JSON and Parquet', async () => {
    const folder = temporaryFolder();
    expect(JSON.parse((await capacityLab(['inspect', file(), '--format', 'json', '-q'])).stdout)).toEqual(table);
    const parquet = path.join(folder, 't.parquet');
    expect(await capacityLab(['inspect', file(), '-o', parquet, '-q'])).toEqual({
      code: 0,
      signal: null,
      stdout: '',
      stderr: '',
    });
    expect(await parquetReadObjects({ file: new Uint8Array(fs.readFileSync(parquet)).buffer })).toEqual(table);
  });

  it('takes the tensor, axis and slice that it is told', async () => {
    const data = Float32Array.of(9, 9, 9, 9, 9, 9, 1, 0, 0, 0, 2, 0);
    const header = {
      T: { dtype: 'F32', shape: [2, 2, 3], data_offsets: [0, 48] },
      W: { dtype: 'F32', shape: [1, 1], data_offsets: [48, 52] },
    };
    const bytes = safetensors(header, Buffer.concat([new Uint8Array(data.buffer), Buffer.alloc(4)]));
    const choice = ['--tensor', 'T', '--slice', '1', '--features', 'rows'];
    const { stdout, stderr } = await capacityLab(['inspect', writeFile('a.safetensors', bytes), ...choice]);
    expect(stdout).toBe('feature,capacity,leverage,norm2,status\n0,1,1,1,dedicated\n1,1,1,4,dedicated\n');
    expect(stderr).toContain('T (2 × 3, F32, slice 1 of 2, counted from 0): rows are features, as was asked for.');
  });

  it.each<[string, Buffer, string[], string]>([
    ['a.pt', Buffer.from('x'), [], 'safetensors.torch.save_file'],
    ['a.safetensors', Buffer.alloc(0), [], 'a.safetensors cannot be read: it is empty.'],
    ['a.npy', npyMatrix(1, 2, [1, 2]), ['--tensor', 'b'], 'There is no tensor "b". Did you mean a?'],
    ['a.npy', npyMatrix(1, 2, [1, 2]), ['--slice', '1'], 'a is one matrix and has no slice 1.'],
  ])('refuses what it cannot read with exit code 2: %s', async (name, bytes, options, message) => {
    expect(await capacityLab(['inspect', writeFile(name, bytes), ...options])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  it('says when a file is missing, and leaves the old output when it fails', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 't.csv'), 'old');
    const { code, stderr } = await capacityLab(['inspect', 'missing.npy', '-o', 't.csv'], folder);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'Cannot read missing.npy: no such file or folder.\n' });
    expect(fs.readFileSync(path.join(folder, 't.csv'), 'utf8')).toBe('old');
  });
});
