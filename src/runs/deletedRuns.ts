import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { foldersIn } from './findRuns.ts';
import { DELETED_FOLDER, pathIn } from './layout.ts';
import { acquireLock } from './lock.ts';
import { readManifest } from './manifest.ts';
import { asRunError, hasCode, RunError } from './runError.ts';
import { isLink, refuseLink } from './safeFiles.ts';

/**
 * Deleting a run moves its folder to `.deleted/<deletion>/<experiment>/<run>` of its runs folder, which is one rename on
 * one file system: a run is here or there, never in part, and moves back the same way. It is removed for good when its
 * runs folder is looked at after `KEPT_FOR_MS`. Links below the runs folder are not followed: what a stranger's folder links
 * to is neither moved nor removed.
 */

/** How long deleted runs can be had back. */
export const KEPT_FOR_MS = 7 * 24 * 60 * 60_000;

export interface DeletionOutcome {
  /** Names this deletion, for `restoreRuns`. */
  deletion: string;
  /** Folders that were moved, by the places they had. */
  deleted: string[];
  /** Why others were not, as sentences. */
  refused: string[];
}

/** `2026-01-31T09-05-07.123Z`: the time of a deletion is its name, and later ones sort behind earlier ones. */
const DELETION_NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)$/;

/** Deletes runs, each as a whole or not at all. One that is being worked on is refused. */
export function deleteRuns(runDirs: readonly string[], now = new Date()): DeletionOutcome {
  const outcome: DeletionOutcome = { deletion: now.toISOString().replaceAll(':', '-'), deleted: [], refused: [] };
  for (const runDir of runDirs.map((path) => resolve(path))) {
    try {
      moveAway(runDir, outcome.deletion);
      outcome.deleted.push(runDir);
    } catch (error) {
      outcome.refused.push(asRunError(error, `delete ${runDir}`).message);
    }
  }
  return outcome;
}

function moveAway(runDir: string, deletion: string): void {
  if (readManifest(runDir) === undefined) throw new RunError('not-a-run', `There is no run in ${runDir}.`);
  const experiment = dirname(runDir);
  const bin = join(dirname(experiment), DELETED_FOLDER);
  for (const path of [experiment, runDir, bin]) refuseLink(path);
  const home = join(bin, deletion, basename(experiment));
  const moved = join(home, basename(runDir));
  const lock = acquireLock(runDir);
  try {
    mkdirSync(home, { recursive: true });
    renameSync(runDir, moved);
    rmSync(pathIn(moved, 'lock'), { force: true });
  } finally {
    lock.release();
  }
}

/** The deletions of a runs folder that can be undone, the latest first. @throws RunError (`disk`) */
export function deletionsIn(root: string): string[] {
  const bin = join(root, DELETED_FOLDER);
  if (isLink(bin)) return [];
  return foldersIn(bin)
    .map((folder) => basename(folder))
    .filter((name) => DELETION_NAME.test(name))
    .reverse();
}

/**
 * Moves the runs of a deletion back to where they were.
 *
 * @returns the folders that are there again, and why others are not
 */
export function restoreRuns(root: string, deletion: string): { restored: string[]; refused: string[] } {
  const restored: string[] = [];
  const refused: string[] = [];
  // Names come from another thread: nothing outside of the folder may be reached by one.
  if (!deletionsIn(root).includes(deletion)) return { restored, refused };
  const folder = join(root, DELETED_FOLDER, deletion);
  for (const experiment of foldersIn(folder)) {
    for (const moved of foldersIn(experiment)) {
      const runDir = join(root, basename(experiment), basename(moved));
      try {
        refuseLink(dirname(runDir));
        if (existsSync(runDir)) throw new RunError('disk', `Cannot bring ${runDir} back: another run is there now.`);
        mkdirSync(dirname(runDir), { recursive: true });
        renameSync(moved, runDir);
        restored.push(runDir);
      } catch (error) {
        refused.push(asRunError(error, `bring ${runDir} back`).message);
      }
    }
    removeIfEmpty(experiment);
  }
  removeIfEmpty(folder);
  return { restored, refused };
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => hasCode(error, code))) throw error;
  }
}

/** Removes for good what was deleted long ago. What cannot be removed is tried again another time. */
export async function removeOldDeletions(root: string, now = new Date()): Promise<void> {
  for (const deletion of deletionsIn(root)) {
    const time = Date.parse(deletion.replace(DELETION_NAME, '$1:$2:$3'));
    if (now.getTime() - time < KEPT_FOR_MS) continue;
    await rm(join(root, DELETED_FOLDER, deletion), { recursive: true, force: true }).catch(() => undefined);
  }
}
