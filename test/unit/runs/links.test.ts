import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  deleteRuns,
  deletionsIn,
  KEPT_FOR_MS,
  removeOldDeletions,
  restoreRuns,
} from '../../../src/runs/deletedRuns.ts';
import { listAllRuns } from '../../../src/runs/listAllRuns.ts';
import { changeMarks } from '../../../src/runs/marks.ts';
import { runFile, temporaryFolder, writeExperiment } from './builders.ts';

/** A workspace with a run, and a place outside of it with a run of somebody else. */
let folder: string;
let root: string;
let elsewhere: string;
let theirRun: string;

const theirFiles = (): string[] => fs.readdirSync(elsewhere, { recursive: true }).map(String).sort();

beforeEach(async () => {
  [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
  root = path.join(folder, '.capacity-lab/runs');
  theirRun = path.join(elsewhere, 'theirs', 'run');
  await runFile(writeExperiment(folder), { target: { dir: theirRun } });
  fs.mkdirSync(path.join(root, 'small'), { recursive: true });
});

describe('a link out of the runs folder', () => {
  it('in place of a run, or of the folder of an experiment, shows no run', async () => {
    fs.symlinkSync(theirRun, path.join(root, 'small', 'run'));
    fs.symlinkSync(path.dirname(theirRun), path.join(root, 'linked'));
    expect(await listAllRuns(root, [], () => undefined)).toEqual([]);
  });

  it('is not followed by deleting, marking and undoing', async () => {
    const before = theirFiles();
    const linkedRun = path.join(root, 'small', 'run');
    fs.symlinkSync(theirRun, linkedRun);
    fs.symlinkSync(path.dirname(theirRun), path.join(root, 'linked'));
    const { deleted, refused } = deleteRuns([linkedRun, path.join(root, 'linked', 'run')]);
    expect(deleted).toEqual([]);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toContain('is a link to another place: nothing is changed through it');
    await expect(changeMarks(linkedRun, { star: true })).rejects.toThrow('is a link to another place');
    expect(theirFiles()).toEqual(before);
  });

  it('in place of the deleted runs takes and gives nothing, and nothing in it grows old', async () => {
    const deletion = '2020-01-01T00-00-00.000Z';
    fs.mkdirSync(path.join(elsewhere, deletion, 'small', 'old'), { recursive: true });
    const before = theirFiles();
    fs.symlinkSync(elsewhere, path.join(root, '.deleted'));
    const { runDir } = await aRunHere();
    expect(deleteRuns([runDir]).refused[0]).toContain('.deleted is a link to another place');
    expect(deletionsIn(root)).toEqual([]);
    expect(restoreRuns(root, deletion)).toEqual({ restored: [], refused: [] });
    await removeOldDeletions(root, new Date(Date.now() + KEPT_FOR_MS));
    expect(theirFiles()).toEqual(before);
  });

  it('under the names of a run\u2019s own files is not written through by going on with the run', async () => {
    const run = await aRunHere();
    const mine = path.join(elsewhere, 'mine.txt');
    fs.writeFileSync(mine, 'mine');
    for (const name of ['log.txt', 'progress.jsonl', 'manifest.json', 'status.json']) {
      const kept = fs.readFileSync(path.join(run.runDir, name));
      fs.rmSync(path.join(run.runDir, name));
      fs.symlinkSync(mine, path.join(run.runDir, name));
      await runFile(run.file, { target: { dir: run.runDir }, resume: true }).catch(() => undefined);
      expect(fs.readFileSync(mine, 'utf8')).toBe('mine');
      fs.rmSync(path.join(run.runDir, name));
      fs.writeFileSync(path.join(run.runDir, name), kept);
    }
  });

  it('in place of its blocks stops a run from going on, and no temporary file there is removed', async () => {
    const run = await aRunHere();
    const temporary = path.join(elsewhere, 'thesis.tmp');
    fs.writeFileSync(temporary, 'mine');
    const blocks = path.join(run.runDir, 'blocks');
    fs.rmSync(blocks, { recursive: true });
    fs.symlinkSync(elsewhere, blocks);
    const outcome = await runFile(run.file, { target: { dir: run.runDir }, resume: true });
    expect(outcome).toMatchObject({ state: 'refused', error: { message: expect.stringContaining('is a link') } });
    expect(fs.readFileSync(temporary, 'utf8')).toBe('mine');
  });
});

async function aRunHere(): Promise<{ runDir: string; file: string }> {
  const file = writeExperiment(folder);
  const runDir = path.join(root, 'small', 'own');
  await runFile(file, { target: { dir: runDir } });
  return { runDir, file };
}
