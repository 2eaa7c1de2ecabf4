import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { note } from './numbers.ts';
import {
  cannotMount,
  cellsOnDisk,
  expectSentence,
  FILE,
  phaseOf,
  resumed,
  runIn,
  runParameters,
  said,
  smallDisk,
  start,
  temporaryFolder,
  undisturbed,
  withExperiment,
} from './support.ts';

const PAGE = 4096;

/** Bytes that the folder of the experiment needs when its run is done. */
async function roomNeeded(): Promise<number> {
  const folder = temporaryFolder();
  withExperiment(folder);
  await start(runParameters(folder)).ended;
  const sizes = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
    const about = fs.statSync(path.join(folder, name));
    return about.isFile() ? Math.ceil(about.size / PAGE) * PAGE : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe.skipIf(cannotMount !== undefined)(
  `a disk of our own${cannotMount === undefined ? '' : ` (skipped: ${cannotMount})`}`,
  () => {
    it('that is full at any moment fails the run with a sentence, keeps what is finished, and lets it be resumed', async () => {
      const room = await roomNeeded();
      await undisturbed();
      const hits: Record<string, number> = {};
      let lost = 0;
      const pages = room / PAGE;
      // Closer together at the end, where the results are written.
      const sizes = [2, 6, 10, 14, ...Array.from({ length: 8 }, (_, i) => pages - 10 + i)].map((size) => size * PAGE);
      for (const size of sizes) {
        const { folder, remount } = smallDisk(`size=${size}`);
        withExperiment(folder);
        const ended = await start(runParameters(folder)).ended;
        expect(ended.code, `${size} bytes`).toBe(1);
        expectSentence(said(ended), /Cannot .*\/run\b.*: the disk is full; make room and try again\./);
        const phase = phaseOf(runIn(folder));
        hits[phase] = (hits[phase] ?? 0) + 1;
        const kept = cellsOnDisk(runIn(folder));
        expect(remount('size=16m')).toBe(true);
        lost += Math.max(0, kept - (await resumed(folder)));
      }
      note('Full disk', { rounds: sizes.length, ...hits, 'cells lost': lost });
      expect(lost).toBe(0);
      expect(Object.keys(hits)).toEqual(expect.arrayContaining(['training', 'trained, not joined']));
    });

    it('that becomes read-only during a run fails it with a sentence, and lets it be resumed', async () => {
      const { folder, remount } = smallDisk('size=16m');
      withExperiment(folder);
      const run = start(runParameters(folder));
      await run.line('"started"');
      // It is refused while a file is open for writing.
      for (let tries = 0; !remount('ro') && tries < 200; tries++) await sleep(5);
      const ended = await run.ended;
      expect(ended.code).toBe(1);
      expectSentence(said(ended), /Cannot .*\/run\b.*: the file system is read-only\./);
      const kept = cellsOnDisk(runIn(folder));
      const read = await start(['export', runIn(folder), '--format', 'csv']).ended;
      expect(read).toMatchObject({ code: 0, stderr: '' });
      const refused = await start(runParameters(folder, '--resume')).ended;
      expect(refused.code).toBe(1);
      expectSentence(said(refused), /Cannot lock .*\/run: the file system is read-only\./);
      expect(remount('rw')).toBe(true);
      expect(await resumed(folder)).toBeGreaterThanOrEqual(kept);
      note('Read-only file system during a run', { rounds: 1, 'cells lost': 0 });
    });
  },
);

const hasNobody = process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0;

describe.skipIf(!hasNobody)(
  `a user whom permissions bind${hasNobody ? '' : ' (skipped: needs root and setpriv)'}`,
  () => {
    /** A folder that everybody may enter and write into, with the experiment in it. */
    const openToAll = (): string => {
      const folder = temporaryFolder();
      fs.chmodSync(folder, 0o777);
      fs.chmodSync(withExperiment(folder), 0o644);
      return folder;
    };
    const asNobody = { asNobody: true } as const;

    it('is told which folder cannot be written into', async () => {
      const folder = openToAll();
      fs.chmodSync(folder, 0o555);
      const ended = await start(runParameters(folder), asNobody).ended;
      expect(ended.code).toBe(1);
      expectSentence(said(ended), /Cannot make the folder .*\/run: permission denied\./);
    });

    it('is told which file cannot be read, of the experiment and of a run', async () => {
      const folder = openToAll();
      expect(await start(runParameters(folder), asNobody).ended).toMatchObject({ code: 0 });
      const read = async (): Promise<string> => {
        const ended = await start(['export', runIn(folder), '--format', 'csv'], asNobody).ended;
        expect(ended.code).toBe(1);
        return said(ended);
      };
      for (const name of ['manifest.json', 'blocks', 'source.yaml']) {
        const target = path.join(runIn(folder), name);
        const { mode } = fs.statSync(target);
        fs.chmodSync(target, 0);
        expectSentence(await read(), new RegExp(`Cannot read .*/${name}: permission denied\\.`));
        fs.chmodSync(target, mode);
      }
      fs.chmodSync(path.join(folder, FILE), 0);
      const refused = await start(runParameters(folder, '--resume'), asNobody).ended;
      expect(refused.code).toBe(2);
      expectSentence(said(refused), /faults\.capacity\.yaml: permission denied/);
    });
  },
);

describe('a folder', () => {
  it('that is a file, or below a file, is refused with a sentence', async () => {
    const folder = temporaryFolder();
    const file = withExperiment(folder);
    fs.writeFileSync(path.join(folder, 'note'), 'not a folder');
    for (const out of ['note', 'note/run']) {
      const ended = await start(['run', file, '--out', path.join(folder, out)]).ended;
      expect(ended.code).toBe(1);
      expectSentence(said(ended), /Cannot .*\/note.*: (it exists already|a part of the path is not a folder)\./);
    }
    expect(fs.readFileSync(path.join(folder, 'note'), 'utf8')).toBe('not a folder');
  });

  it('of blocks that is a file fails the run and is named', async () => {
    const folder = temporaryFolder();
    withExperiment(folder);
    const run = start(runParameters(folder));
    await run.line('"started"');
    run.kill('SIGKILL');
    await run.ended;
    const blocks = path.join(runIn(folder), 'blocks');
    fs.rmSync(blocks, { recursive: true, force: true });
    fs.writeFileSync(blocks, '');
    const ended = await start(runParameters(folder, '--resume')).ended;
    expect(ended.code).toBe(1);
    expectSentence(said(ended), /Cannot .*\/run\/blocks.*: (a part of the path is not a folder|it exists already)\./);
    fs.rmSync(blocks);
    await resumed(folder);
  });

  it('that is missing is named', async () => {
    const nowhere = path.join(temporaryFolder(), 'nowhere');
    const run = await start(['run', path.join(nowhere, FILE)]).ended;
    expect(run.code).toBe(2);
    expectSentence(said(run), /nowhere\/faults\.capacity\.yaml/);
    const read = await start(['export', nowhere, '--format', 'csv']).ended;
    expect(read.code).toBe(2);
    expectSentence(said(read), /nowhere is not a run folder/);
  });

  it('that is removed while its run goes on ends the run with a sentence, and is not made again', async () => {
    const folder = temporaryFolder();
    withExperiment(folder);
    const run = start(runParameters(folder));
    await run.line('"started"');
    fs.renameSync(runIn(folder), path.join(folder, 'moved'));
    const ended = await run.ended;
    expect(ended.code).toBe(1);
    expectSentence(said(ended), /\/run was moved or removed while the run went on\. Run the file again\./);
    expect(fs.existsSync(runIn(folder))).toBe(false);
    await resumed(folder);
    note('Run folder removed during a run', { rounds: 1 });
  });
});
