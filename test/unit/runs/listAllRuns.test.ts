import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ListedRun } from '../../../src/protocol/runService.ts';
import {
  deleteRuns,
  deletionsIn,
  KEPT_FOR_MS,
  removeOldDeletions,
  restoreRuns,
} from '../../../src/runs/deletedRuns.ts';
import { findRuns } from '../../../src/runs/findRuns.ts';
import { headlineOf } from '../../../src/runs/headlineFile.ts';
import { listAllRuns } from '../../../src/runs/listAllRuns.ts';
import { acquireLock } from '../../../src/runs/lock.ts';
import { changeMarks } from '../../../src/runs/marks.ts';
import { editByHand, experimentText, runFile, temporaryFolder, writeExperiment } from './builders.ts';

const noProblem = (message: string): void => {
  throw new Error(message);
};

/** A folder with an experiment and a finished run of it under its runs folder. */
async function aRun(text = experimentText({ x: 3, y: 2, starts: 1 })) {
  const folder = temporaryFolder();
  const file = writeExperiment(folder, text);
  const root = path.join(folder, '.capacity-lab', 'runs');
  const outcome = await runFile(file, { target: { root } });
  if (outcome.state !== 'done') throw new Error(`the run is ${outcome.state}`);
  return { file, root, runDir: outcome.runDir };
}

/** Another run of the same files, as if made later. */
function copyOf(runDir: string, name: string): string {
  const copy = path.join(path.dirname(runDir), name);
  fs.cpSync(runDir, copy, { recursive: true });
  return copy;
}

const only = (runs: ListedRun[]): ListedRun => {
  const [run] = runs;
  if (run === undefined || runs.length > 1) throw new Error(`${runs.length} runs, not one`);
  return run;
};

describe('the list of all runs', () => {
  it('says how each stands, with its marks and, once it was asked for, its headline', async () => {
    const { file, root, runDir } = await aRun();
    await changeMarks(runDir, { star: true, note: 'look here' });
    const before = only(await listAllRuns(root, [file], noProblem));
    expect(before).toMatchObject({
      runDir,
      file,
      fileExists: true,
      experiment: 'Small',
      state: 'done',
      cells: 8,
      finished: 8,
      stale: false,
      star: true,
      note: 'look here',
    });
    expect(before.headline).toBeUndefined();
    const headline = await headlineOf(runDir);
    expect(headline).toMatchObject({ group: 'odd', finished: 8 });
    expect(headline.agrees + headline.differs).toBeGreaterThan(0);
    expect(only(await listAllRuns(root, [file], noProblem)).headline).toEqual(headline);
  });

  it('says where the experiment has changed since, is broken or is gone', async () => {
    const { file, root } = await aRun();
    const text = fs.readFileSync(file, 'utf8');
    const now = async () => {
      const { fileExists, stale } = only(await listAllRuns(root, [], noProblem));
      return { fileExists, stale };
    };
    fs.writeFileSync(file, `# a comment\n${text}`);
    expect(await now()).toEqual({ fileExists: true, stale: false });
    fs.writeFileSync(file, text.replace('starts: 1', 'starts: 2'));
    expect(await now()).toEqual({ fileExists: true, stale: true });
    fs.writeFileSync(file, 'version: [');
    expect(await now()).toEqual({ fileExists: true, stale: true });
    fs.rmSync(file);
    expect(await now()).toEqual({ fileExists: false, stale: false });
  });

  it('bears the path that the caller knows the file by', async () => {
    const { file, root } = await aRun();
    const link = `${path.dirname(file)}-link`;
    fs.symlinkSync(path.dirname(file), link);
    try {
      const known = path.join(link, path.basename(file));
      expect(only(await listAllRuns(root, [known], noProblem)).file).toBe(known);
    } finally {
      fs.rmSync(link);
    }
  });

  it('counts a run whose process is gone as interrupted, its cells by its blocks, and says which marks are damaged', async () => {
    const { root, runDir } = await aRun();
    fs.writeFileSync(path.join(runDir, 'marks.json'), '{');
    editByHand(path.join(runDir, 'status.json'), (text) =>
      text.replace('"done"', '"running"').replace(/"finished": \d+/, '"finished": 3'),
    );
    const run = only(await listAllRuns(root, [], noProblem));
    expect(run).toMatchObject({ state: 'interrupted', finished: 8, star: false });
    expect(run.marksProblem).toMatch(/marks\.json is damaged/);
  });

  it('is empty where there is no folder', async () => {
    expect(await listAllRuns(path.join(temporaryFolder(), 'none'), [], noProblem)).toEqual([]);
  });
});

describe('a headline', () => {
  it('of a damaged file, or of another version of the program, is computed again', async () => {
    const { runDir } = await aRun();
    const headline = await headlineOf(runDir);
    const kept = path.join(runDir, 'headline.json');
    const text = fs.readFileSync(kept, 'utf8');
    for (const other of [
      '{',
      text.replace(/"program":"[^"]+"/, '"program":"0.0.0"').replace(/"agrees":\d+/, '"agrees":99'),
    ]) {
      fs.writeFileSync(kept, other);
      expect(await headlineOf(runDir)).toEqual(headline);
      expect(fs.readFileSync(kept, 'utf8')).toBe(text);
    }
  });
});

describe('deleting runs', () => {
  let made: Awaited<ReturnType<typeof aRun>>;
  const list = () => listAllRuns(made.root, [], noProblem).then((runs) => runs.map(({ runDir }) => runDir));

  it('takes them out of every list, and undoing brings the same bytes back to the same place', async () => {
    made = await aRun();
    const other = copyOf(made.runDir, '2099-01-01_00-00-00_00000000');
    const bytes = fs.readFileSync(path.join(made.runDir, 'results.parquet'));
    const { deletion, deleted, refused } = deleteRuns([made.runDir, other]);
    expect({ deleted, refused }).toEqual({ deleted: [made.runDir, other], refused: [] });
    expect(await list()).toEqual([]);
    expect(findRuns(made.root, made.file)).toEqual([]);
    expect(deletionsIn(made.root)).toEqual([deletion]);

    expect(restoreRuns(made.root, deletion)).toEqual({ restored: [made.runDir, other].sort(), refused: [] });
    expect(fs.readFileSync(path.join(made.runDir, 'results.parquet'))).toEqual(bytes);
    expect((await list()).sort()).toEqual([made.runDir, other].sort());
    expect(deletionsIn(made.root)).toEqual([]);
    acquireLock(made.runDir).release();
  });

  it('refuses a run that is being worked on, and what is no run', async () => {
    made = await aRun();
    const lock = acquireLock(made.runDir);
    const { deleted, refused } = deleteRuns([made.runDir, made.root]);
    expect(deleted).toEqual([]);
    expect(refused).toEqual([expect.stringMatching(/is working on this run/), `There is no run in ${made.root}.`]);
    expect(lock.held()).toBe(true);
    lock.release();
    expect(await list()).toEqual([made.runDir]);
  });

  it('does not bring a run back over another', async () => {
    made = await aRun();
    const { deletion } = deleteRuns([made.runDir]);
    fs.mkdirSync(made.runDir);
    expect(restoreRuns(made.root, deletion)).toEqual({
      restored: [],
      refused: [`Cannot bring ${made.runDir} back: another run is there now.`],
    });
    expect(deletionsIn(made.root)).toEqual([deletion]);
  });

  it('reaches nothing outside of the folder by a strange name', async () => {
    made = await aRun();
    expect(restoreRuns(made.root, '../..')).toEqual({ restored: [], refused: [] });
    expect(await list()).toEqual([made.runDir]);
  });

  it('is for good after a week', async () => {
    made = await aRun();
    const now = new Date();
    const { deletion } = deleteRuns([made.runDir], now);
    await removeOldDeletions(made.root, new Date(now.getTime() + KEPT_FOR_MS - 1));
    expect(deletionsIn(made.root)).toEqual([deletion]);
    await removeOldDeletions(made.root, new Date(now.getTime() + KEPT_FOR_MS));
    expect(deletionsIn(made.root)).toEqual([]);
    expect(restoreRuns(made.root, deletion)).toEqual({ restored: [], refused: [] });
  });
});
