import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { WeightsError } from '../../src/inspect/weightsError.ts';
import { openWeights } from '../../src/inspect/weightsFile.ts';
import { keepHeadline, keptHeadline } from '../../src/runs/headlineFile.ts';
import { pathIn, type RunFile } from '../../src/runs/layout.ts';
import { listAllRuns } from '../../src/runs/listAllRuns.ts';
import { readMarginal, writeMarginal } from '../../src/runs/marginalFile.ts';
import { changeMarks, readMarks } from '../../src/runs/marks.ts';
import { readProgress } from '../../src/runs/progressLog.ts';
import { hasDamagedResults } from '../../src/runs/resultSums.ts';
import { RunError } from '../../src/runs/runError.ts';
import { openRun } from '../../src/runs/runReader.ts';
import { runFile } from '../unit/runs/builders.ts';
import { note } from './numbers.ts';
import { expectSentence, resultBytes, SEED, sameBytes, seeded, withExperiment } from './support.ts';

const FLIPS = 60;
let folder: string;
let runDir: string;
let file: string;
let whole: Buffer[];
const random = seeded(SEED);
/** Those of `blocks/000002.block`. */
const cellsOfBlock = [2, 8, 14, 20];

beforeAll(async () => {
  folder = fs.mkdtempSync('/tmp/capacity-lab-damage-');
  file = withExperiment(folder);
  runDir = path.join(folder, '.capacity-lab', 'runs', 'faults', 'run');
  fs.mkdirSync(runDir, { recursive: true });
  const outcome = await runFile(file, { target: { dir: runDir } });
  expect(outcome.state).toBe('done');
  await changeMarks(runDir, { star: true, note: 'for the paper' });
  whole = resultBytes(runDir);
  return () => fs.rmSync(folder, { recursive: true, force: true });
});

/** Every way in which a file is damaged: cut at each tenth byte, and single bits turned over. */
function* damages(bytes: Buffer): Iterable<{ how: string; damaged: Buffer }> {
  for (let length = 0; length < bytes.length; length += 10) {
    yield { how: `cut to ${length} of ${bytes.length} bytes`, damaged: bytes.subarray(0, length) };
  }
  for (let i = 0; i < FLIPS; i++) {
    const [at, bit] = [Math.floor(random() * bytes.length), Math.floor(random() * 8)];
    const damaged = Buffer.from(bytes);
    damaged[at] ^= 1 << bit;
    yield { how: `bit ${bit} of byte ${at} turned over`, damaged };
  }
}

/** Reads a file under every damage. What comes back is right, or an error in a sentence that names the file. */
async function underDamage(target: string, read: () => unknown): Promise<{ right: number; told: number }> {
  const bytes = fs.readFileSync(target);
  const expected = JSON.stringify(await read());
  const counts = { right: 0, told: 0 };
  try {
    for (const { how, damaged } of damages(bytes)) {
      fs.writeFileSync(target, damaged);
      let found: unknown;
      try {
        found = await read();
      } catch (error) {
        if (!(error instanceof RunError)) throw new Error(`${target}, ${how}`, { cause: error });
        expectSentence(error.message, new RegExp(path.basename(path.dirname(target))));
        counts.told++;
        continue;
      }
      expect(JSON.stringify(found), `${target}, ${how}`).toBe(expected);
      counts.right++;
    }
  } finally {
    fs.writeFileSync(target, bytes);
  }
  note(`Damaged ${path.basename(target)}`, { ...counts, 'wrong numbers': 0 });
  return counts;
}

/** Values that may be there or not, but not others. */
const orNothing = <Value>(value: Value | undefined, all: Value): Value => value ?? all;

describe('a damaged file of a run', () => {
  it('manifest.json is told of, or read rightly', async () => {
    const counts = await underDamage(pathIn(runDir, 'manifest'), () => {
      const reader = openRun(runDir);
      try {
        return reader.describe();
      } finally {
        reader.close();
      }
    });
    expect(counts.told).toBeGreaterThan(FLIPS / 2);
  });

  it('manifest.json takes one run out of the list, and not without a word', async () => {
    const root = path.join(folder, '.capacity-lab', 'runs');
    const target = pathIn(runDir, 'manifest');
    const bytes = fs.readFileSync(target);
    fs.writeFileSync(target, bytes.subarray(0, 100));
    const problems: string[] = [];
    expect(await listAllRuns(root, [], (message) => problems.push(message))).toEqual([]);
    expect(problems).toHaveLength(1);
    expectSentence(problems[0], /manifest\.json is damaged/);
    fs.writeFileSync(target, bytes);
  });

  it('status.json is not believed: the blocks tell how far the run came', async () => {
    const root = path.join(folder, '.capacity-lab', 'runs');
    const reader = openRun(runDir);
    try {
      await underDamage(pathIn(runDir, 'status'), async () => {
        const [{ finished, cells }] = await listAllRuns(root, [], (message) => {
          throw new Error(message);
        });
        const { state, finished: read, elapsedMs } = reader.describe();
        expect(['done', 'interrupted']).toContain(state);
        // What is not known is said to be nothing.
        if (state === 'interrupted') expect(elapsedMs).toBe(0);
        return { finished, cells, read };
      });
    } finally {
      reader.close();
    }
  });

  it('progress.jsonl gives its whole lines and no others', async () => {
    const lines = new Set(readProgress(runDir).map((line) => JSON.stringify(line)));
    await underDamage(pathIn(runDir, 'progress'), () =>
      readProgress(runDir).every((line) => lines.has(JSON.stringify(line))),
    );
  });

  it('marks.json is told of, or has a star and a note', async () => {
    // The note is text for people, and a letter that is another is seen by them.
    await underDamage(pathIn(runDir, 'marks'), () => typeof readMarks(runDir).note);
  });

  it('headline.json is computed again', async () => {
    const reader = openRun(runDir);
    const kept = await keepHeadline(runDir, reader.experiment, await reader.summary());
    reader.close();
    await underDamage(pathIn(runDir, 'headline'), () => orNothing(keptHeadline(runDir), kept));
  });

  it('marginal.json is computed again', async () => {
    const row = (capacity: number) => ({
      kind: 'net' as const,
      capacity,
      marginalBenefit: 1 / (3 + capacity),
      standardError: 0.001,
      loss: 1 / (1 + capacity),
      feasible: true,
    });
    const rows = [0, 0.25, 0.5, 0.75, 1].map(row);
    await writeMarginal(runDir, 'settings', [{ key: 'net 0 0', curve: { method: 'net', rows } }]);
    const kept = readMarginal(runDir, 'settings').curves;
    expect(kept).toHaveLength(1);
    await underDamage(pathIn(runDir, 'marginalKept'), () => {
      const { curves } = readMarginal(runDir, 'settings');
      return curves.length === 0 ? kept : curves;
    });
    fs.rmSync(pathIn(runDir, 'marginal'));
    fs.rmSync(pathIn(runDir, 'marginalKept'));
  });

  it('a block is told of, and its cells are left out or read rightly', async () => {
    const all = await readAll();
    const counts = { right: 0, 'left out': 0 };
    const target = path.join(runDir, 'blocks', '000002.block');
    const bytes = fs.readFileSync(target);
    for (const { how, damaged } of damages(bytes)) {
      fs.writeFileSync(target, damaged);
      const { cells, problems } = await readAll();
      for (const [cell, record] of cells.entries()) {
        if (record === undefined) counts['left out']++;
        else if (record !== all.cells[cell]) throw new Error(`Cell ${cellsOfBlock[cell]} is wrong: ${how}`);
        else counts.right++;
      }
      if (cells.some((record) => record === undefined)) {
        expect(problems.length).toBeGreaterThan(0);
        for (const problem of problems) expectSentence(problem, /000002\.block/);
      }
    }
    fs.writeFileSync(target, bytes);
    note('Damaged block, by cells', { ...counts, 'wrong numbers': 0 });
    expect(counts['left out']).toBeGreaterThan(FLIPS / 2);
  });

  it.each(['results', 'curves', 'weights'] as const)(
    '%s: every damage is seen, and resuming mends it',
    async (name) => {
      const target = pathIn(runDir, name);
      const bytes = fs.readFileSync(target);
      let seen = 0;
      let last: Buffer = bytes;
      for (const { how, damaged } of damages(bytes)) {
        fs.writeFileSync(target, damaged);
        expect(hasDamagedResults(runDir), how).toBe(true);
        last = damaged;
        seen++;
      }
      fs.writeFileSync(target, last);
      expect((await runFile(file, { target: { dir: runDir }, resume: true })).state).toBe('done');
      expect(sameBytes(resultBytes(runDir), whole)).toBe(true);
      expect(hasDamagedResults(runDir)).toBe(false);
      note(`Damaged ${path.basename(target)}`, { seen, mended: 1, unseen: 0 });
    },
  );

  it('weights.safetensors is told of by those who read weights, where it is cut', async () => {
    const cut = path.join(folder, 'weights.safetensors');
    const bytes = fs.readFileSync(pathIn(runDir, 'weights'));
    let told = 0;
    for (let length = 0; length < bytes.length; length += 10) {
      fs.writeFileSync(cut, bytes.subarray(0, length));
      const outcome = await openWeights(cut).then(
        (opened) => {
          opened.close();
          return 'read';
        },
        (error: unknown) => {
          if (!(error instanceof WeightsError)) throw error;
          return error.message;
        },
      );
      expectSentence(outcome, /weights\.safetensors/);
      told++;
    }
    note('Cut weights.safetensors, inspected', { told });
  });

  it.each<[keyof typeof RunFile, number]>([
    ['status', 40],
    ['progress', 300],
    ['sums', 100],
    ['headline', 20],
  ])('%s is made again by resuming', async (name, length) => {
    const target = pathIn(runDir, name);
    fs.truncateSync(target, Math.min(length, fs.statSync(target).size));
    const { state } = await runFile(file, { target: { dir: runDir }, resume: true });
    expect(['done', 'refused']).toContain(state);
    expect(sameBytes(resultBytes(runDir), whole)).toBe(true);
    expect(hasDamagedResults(runDir)).toBe(false);
  });
});

/** The cells of one block as text, or `undefined` where it cannot be read, and what was told of it. */
async function readAll(): Promise<{ cells: (string | undefined)[]; problems: readonly string[] }> {
  const reader = openRun(runDir);
  try {
    const problems: string[] = [];
    const found = cellsOfBlock.map((cell) => {
      try {
        const record = reader.cell(cell);
        return (
          record &&
          JSON.stringify(record, (_key, value) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value))
        );
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        problems.push(error.message);
        return undefined;
      }
    });
    return { cells: found, problems: [...reader.problems(), ...problems] };
  } finally {
    reader.close();
  }
}
