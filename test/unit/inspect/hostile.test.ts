import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWeights } from '../../../src/inspect/weightsFile.ts';
import { temporaryFolder } from '../runs/builders.ts';
import { sparseFile, writeFile } from '../weights/builders.ts';
import { npy, npyMatrix, npz, safetensors, zip } from '../weights/files.ts';
import { inspect } from './support.ts';

const TEN_GIGABYTES = 10_000_000_000;
const numbers = Array.from({ length: 6000 }, (_, at) => Math.sin(at));
const matrix = npyMatrix(200, 30, numbers);

/** The archive with the first entry of its directory changed. */
function withDirectory(bytes: Buffer, change: (entry: Buffer) => void): Buffer {
  const changed = Buffer.from(bytes);
  change(changed.subarray(changed.indexOf(Buffer.from('504b0102', 'hex'))));
  return changed;
}

describe('a hostile file is refused with a sentence', () => {
  it.each(['a.safetensors', 'a.npy', 'a.npz'])('where it has no bytes: %s', async (name) => {
    await expect(inspect(writeFile(name, Buffer.alloc(0)))).rejects.toThrow(`${name} cannot be read: it is empty.`);
  });

  it.each(['a.safetensors', 'a.npy', 'a.npz'])('where it has ten gigabytes of nothing: %s', async (name) => {
    await expect(inspect(sparseFile(name, Buffer.alloc(0), TEN_GIGABYTES))).rejects.toThrow(
      /cannot be read: it has no safetensors header/,
    );
  });

  it('where ten gigabytes follow a header that speaks of others', async () => {
    const header = { W: { dtype: 'F32', shape: [10, 10], data_offsets: [0, 400] } };
    await expect(inspect(sparseFile('a.safetensors', safetensors(header), TEN_GIGABYTES))).rejects.toThrow(
      /its last \d+ bytes belong to no tensor/,
    );
    await expect(inspect(sparseFile('a.npy', npyMatrix(2, 2, [1, 2, 3, 4]), TEN_GIGABYTES))).rejects.toThrow(
      /4 entries of F32 do not fill/,
    );
    await expect(inspect(sparseFile('a.npz', npz({ W: matrix }), TEN_GIGABYTES))).rejects.toThrow(
      /the end of its directory is missing/,
    );
  });

  it('where its matrix is ten gigabytes wide', async () => {
    const start = npy({ shape: [50_000, 50_000], data: 0 });
    await expect(inspect(sparseFile('a.npy', start, start.length + TEN_GIGABYTES))).rejects.toThrow(
      'With rows as features a has 50000 dimensions; at most 8192 can be measured. Are the features its columns?',
    );
  });

  it('where its header is as long as the file', async () => {
    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(BigInt(TEN_GIGABYTES - 8));
    await expect(inspect(sparseFile('a.safetensors', start, TEN_GIGABYTES))).rejects.toThrow(
      'its header is 9999999992 bytes long, and at most 100000000 are allowed',
    );
  });

  it('where it is an archive of a bomb', async () => {
    const zeros = npy({ shape: [1_000_000, 16], data: 64_000_000 });
    const bomb = withDirectory(npz({ W: zeros }, 6), (entry) => {
      entry.writeUInt32LE(entry.readUInt32LE(20) * 1000, 24);
    });
    await expect(inspect(writeFile('a.npz', bomb))).rejects.toThrow(/do not fill/);
  });

  it('where an array gives more than its directory says', async () => {
    // The header speaks of 200 × 30 numbers, the directory agrees, and 600 kB more come.
    const longer = Buffer.concat([matrix, Buffer.alloc(600_000, 7)]);
    const bytes = withDirectory(npz({ W: longer }, 6), (entry) => entry.writeUInt32LE(matrix.length, 24));
    await expect(inspect(writeFile('a.npz', bytes))).rejects.toThrow(
      'Array "W.npy" is damaged: it gives more than its directory says.',
    );
  });

  it('where an array gives less, other bytes, or nonsense', async () => {
    const packed = npz({ W: matrix }, 6);
    const checksum = withDirectory(packed, (entry) => entry.writeUInt32LE(1, 16));
    await expect(inspect(writeFile('a.npz', checksum))).rejects.toThrow('"W.npy" is damaged: its checksum is wrong.');
    const cut = withDirectory(packed, (entry) => entry.writeUInt32LE(entry.readUInt32LE(20) - 900, 20));
    await expect(inspect(writeFile('a.npz', cut))).rejects.toThrow(/"W.npy" is damaged/);
    const nonsense = Buffer.from(packed);
    nonsense.fill(0xff, 10_000, 10_400);
    await expect(inspect(writeFile('a.npz', nonsense))).rejects.toThrow(
      /"W.npy" is damaged: it (cannot be unpacked|gives more|was cut off)/,
    );
  });

  it('where two arrays have one name, or an array is no array', async () => {
    const twice = withDirectory(npz({ W: matrix, V: matrix }), (entry) => entry.write('V', 46));
    await expect(inspect(writeFile('a.npz', twice))).rejects.toThrow('two of its arrays are called "V"');
    await expect(inspect(writeFile('a.npz', npz({ W: Buffer.from('no array') })))).rejects.toThrow(
      'array "W.npy": it is no NumPy file',
    );
    await expect(inspect(writeFile('a.npz', npz({})))).rejects.toThrow(/a\.npz cannot be read|There is no tensor/);
  });

  it('where it is a pickle, with what to do', async () => {
    const advice = /is a pickle: .*safetensors\.torch\.save_file/;
    for (const name of ['a.pt', 'a.pth', 'a.bin', 'a.ckpt', 'a.PT']) {
      await expect(inspect(writeFile(name, matrix))).rejects.toThrow(advice);
    }
    await expect(inspect(writeFile('a.npz', Buffer.from('800263746f7263680a4d6f64756c650a', 'hex')))).rejects.toThrow(
      advice,
    );
    const torch = zip({ 'archive/data.pkl': matrix, 'archive/data/0': matrix });
    await expect(inspect(writeFile('weights', torch))).rejects.toThrow(advice);
  });

  it('where it is no file', async () => {
    const folder = temporaryFolder();
    await expect(inspect(folder)).rejects.toThrow('it is a folder.');
    await expect(inspect(path.join(folder, 'missing.npy'))).rejects.toThrow(
      /^Cannot read .*missing\.npy: no such file/,
    );
    const pipe = path.join(folder, 'pipe.npy');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    await expect(inspect(pipe)).rejects.toThrow('it is no file.');
  });
});

describe('a safetensors file', () => {
  it('whose length begins as a pickle does is none', async () => {
    // 640 bytes of header: 80 02 00 …
    const json = JSON.stringify({ W: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } }).padEnd(640);
    const file = await openWeights(writeFile('a.safetensors', safetensors(json, 8)));
    expect(file.tensors).toMatchObject([{ name: 'W' }]);
    file.close();
  });
});

describe('a file of weights', () => {
  it('leaves nothing behind, also compressed ones', async () => {
    const before = fs.readdirSync('/proc/self/fd').length;
    await inspect(writeFile('a.npz', npz({ W: matrix }, 6)));
    await inspect(writeFile('a.npz', npz({ W: matrix }, 6)), { slice: 9 }).catch(() => undefined);
    expect(fs.readdirSync('/proc/self/fd').length).toBe(before);
    expect(fs.readdirSync(path.dirname(temporaryFolder())).filter((name) => name.startsWith('capacity-lab.'))).toEqual(
      [],
    );
  });
});
