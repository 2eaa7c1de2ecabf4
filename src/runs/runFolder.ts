import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shardText } from '../core/training/shards.ts';
import { type BlockStore, openBlockStore } from './blockStore.ts';
import { statusOf } from './describeRun.ts';
import { replaceFile } from './files.ts';
import { fileFrom, findRuns, foldersIn, isOf } from './findRuns.ts';
import { BLOCKS_FOLDER, pathIn, RunFile } from './layout.ts';
import { acquireLock, isLocked, type RunLock } from './lock.ts';
import { cellsToTrain, engineText, type Manifest, readManifest, sameEngine, writeManifest } from './manifest.ts';
import { folderNameOf, runFolderName, shardFolderName } from './names.ts';
import { hasDamagedResults } from './resultSums.ts';
import { asRunError, hasCode, RunError } from './runError.ts';
import { refuseLink } from './safeFiles.ts';
import { createStatusWriter } from './status.ts';

/**
 * Where a run goes: into a folder given by name, or into a new one under a runs folder; there a shard always has the same
 * one.
 */
export type RunTarget = { dir: string } | { root: string };

/** A run folder that is ours to write into. */
export interface OpenFolder {
  runDir: string;
  manifest: Manifest;
  lock: RunLock;
  store: BlockStore;
  /** There was an unfinished run in it. */
  resumed: boolean;
}

/** What a new folder is made of; its manifest lacks only what depends on where the folder is. */
export interface FolderContent {
  source: Uint8Array;
  /** Text of config.yaml. */
  resolved: string;
  file: string;
  manifest: Omit<Manifest, 'file'>;
}

/**
 * Finds or makes the folder of a run, and locks it.
 *
 * With `dir`, that folder: new, or an unfinished run of the same configuration where `resume` is set. With `root`, the
 * latest unfinished run of the same file and configuration that nobody works on, where `resume` is set and there is
 * one; else a new folder.
 * @throws RunError with every code but `training`
 */
export async function openRunFolder(target: RunTarget, resume: boolean, content: FolderContent): Promise<OpenFolder> {
  const { shard } = content.manifest;
  if ('dir' in target) return openNamed(target.dir, resume, content);
  if (shard !== undefined) {
    const name = `${content.manifest.configHash.slice(0, 8)}_${shardFolderName(shard)}`;
    return openNamed(join(parentUnder(target.root, content), name), resume, content);
  }
  const unfinished = resume ? findUnfinished(target.root, content) : undefined;
  return unfinished === undefined ? createUnder(target.root, content) : resumeFolder(unfinished, content);
}

async function openNamed(runDir: string, resume: boolean, content: FolderContent): Promise<OpenFolder> {
  const existing = readManifest(runDir);
  if (existing !== undefined) {
    const refusal = refusalOf(runDir, existing, content, { thorough: resume });
    if (refusal !== undefined) throw refusal;
    if (!resume) {
      const message = `${runDir} holds an unfinished run of this configuration. Add --resume to go on with it, or choose another folder.`;
      throw new RunError('needs-resume', message);
    }
    return resumeFolder(runDir, content);
  }
  if (content.manifest.shard !== undefined && readManifest(dirname(runDir)) !== undefined) {
    const message = `${dirname(runDir)} is itself a run folder, and cannot hold shards. Choose a new or empty folder.`;
    throw new RunError('not-a-run', message);
  }
  const isNew = makeRunFolder(runDir);
  return fillFolder(runDir, isNew, content);
}

/**
 * Makes a folder that can become a run, where there is none or nothing in it but what is left of a run that never had a
 * manifest. Returns whether it is new.
 * @throws RunError: `not-a-run` when something else is in it, `finished` when it holds a run, `disk`
 */
export function makeRunFolder(runDir: string): boolean {
  if (readManifest(runDir) !== undefined) {
    throw new RunError('finished', `${runDir} holds a run already. Choose a new or empty folder.`);
  }
  const strange = namesIn(runDir).find((name) => !isOurs(name));
  if (strange !== undefined) {
    throw new RunError(
      'not-a-run',
      `${runDir} is not a run folder: it holds ${strange}. Choose a new or empty folder.`,
    );
  }
  let isNew: boolean;
  try {
    isNew = mkdirSync(runDir, { recursive: true }) !== undefined;
  } catch (error) {
    throw asRunError(error, `make the folder ${runDir}`);
  }
  return isNew;
}

/** Removes what runs are made of, but for the lock. Only ever called under it. */
export function emptyRunFolder(runDir: string): void {
  for (const name of namesIn(runDir)) {
    if (isOurs(name) && !name.startsWith(RunFile.lock)) rmSync(join(runDir, name), { recursive: true, force: true });
  }
}

interface Look {
  /** Read every cell, to see whether a run that says it is done has been damaged since. */
  thorough: boolean;
}

/** Why an existing run cannot be gone on with; `undefined` when it can. */
function refusalOf(runDir: string, existing: Manifest, content: FolderContent, look: Look): RunError | undefined {
  const wanted = content.manifest;
  if (existing.configHash !== wanted.configHash) {
    const message = `${runDir} holds a run of another configuration (${existing.configHash.slice(0, 8)}, not ${wanted.configHash.slice(0, 8)}). Choose another folder.`;
    return new RunError('other-configuration', message);
  }
  if (existing.shard?.index !== wanted.shard?.index || existing.shard?.count !== wanted.shard?.count) {
    const message = `${runDir} holds ${partText(existing)} of this configuration, and not ${partText(wanted)}. Choose another folder.`;
    return new RunError('other-shard', message);
  }
  if (isFinished(runDir, existing, look)) {
    const what = existing.shard === undefined ? 'a finished run' : `${shardText(existing.shard)}, finished,`;
    return new RunError('finished', `${runDir} holds ${what} of this configuration. Choose another folder.`);
  }
  if (!sameEngine(existing, wanted)) {
    const message = `${runDir} was ${begunWith(existing, wanted)}: its cells could differ from new ones. Start a new run.`;
    return new RunError('other-version', message);
  }
  return undefined;
}

const partText = ({ shard }: Pick<Manifest, 'shard'>): string =>
  shard === undefined ? 'a whole run' : shardText(shard);

/**
 * Has the run everything that a finished one has? One that says it is done and has lost a file or a block can be resumed:
 * that mends it.
 */
function isFinished(runDir: string, manifest: Manifest, { thorough }: Look): boolean {
  if (statusOf(runDir, manifest).state !== 'done') return false;
  const joined = (['results', 'curves', 'weights'] as const).every((file) => existsSync(pathIn(runDir, file)));
  if (manifest.shard === undefined && !joined) return false;
  const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
  try {
    if (thorough) store.verify();
    const damaged = thorough && manifest.shard === undefined && hasDamagedResults(runDir);
    return store.finished() === cellsToTrain(manifest) && !damaged;
  } finally {
    store.close();
  }
}

/** How a run was begun that would go on with another engine. */
function begunWith({ program, engine }: Manifest, wanted: Pick<Manifest, 'engine'>): string {
  if (engine.name === 'kernels') return `made by Capacity Lab ${program.version} with other training kernels`;
  return `begun with ${engineText(engine)}, and here it would go on with ${engineText(wanted.engine)}`;
}

function findUnfinished(root: string, content: FolderContent): string | undefined {
  const found = findRuns(root, content.file).find(({ runDir, manifest }) => {
    try {
      return refusalOf(runDir, manifest, content, { thorough: false }) === undefined && !isLocked(runDir);
    } catch (error) {
      // A run that cannot be read cannot be gone on with; a new one is made.
      if (error instanceof RunError) return false;
      throw error;
    }
  });
  return found?.runDir;
}

async function resumeFolder(runDir: string, content: FolderContent): Promise<OpenFolder> {
  const lock = acquireLock(runDir);
  try {
    // Read again behind the lock: another process may have finished it just now.
    const manifest = readManifest(runDir);
    if (manifest === undefined) throw new RunError('not-a-run', `${runDir} is not a run folder.`);
    const refusal = refusalOf(runDir, manifest, content, { thorough: true });
    if (refusal !== undefined) throw refusal;
    refuseLink(join(runDir, BLOCKS_FOLDER));
    removeTemporary(runDir);
    removeTemporary(join(runDir, BLOCKS_FOLDER));
    const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
    return { runDir, manifest, lock, store, resumed: true };
  } catch (error) {
    lock.release();
    throw asRunError(error, `resume ${runDir}`);
  }
}

/** The folder of an experiment's runs, made where it is not there. @throws RunError (`disk`) */
function parentUnder(root: string, { manifest, file }: FolderContent): string {
  try {
    mkdirSync(root, { recursive: true });
    ignoreInGit(root);
    const parent = experimentFolder(root, manifest.experiment, file);
    mkdirSync(parent, { recursive: true });
    return parent;
  } catch (error) {
    throw asRunError(error, `make a run folder in ${root}`);
  }
}

async function createUnder(root: string, content: FolderContent): Promise<OpenFolder> {
  const { startedAt, configHash } = content.manifest;
  const parent = parentUnder(root, content);
  try {
    const runDir = makeUnused(join(parent, runFolderName(new Date(startedAt), configHash)));
    return await fillFolder(runDir, true, content);
  } catch (error) {
    throw asRunError(error, `make a run folder in ${root}`);
  }
}

/** Runs of files that are called alike get folders of their own. */
function experimentFolder(root: string, name: string, file: string): string {
  const plain = join(root, folderNameOf(name));
  const taken = foldersIn(plain).some((runDir) => {
    const other = readIfRun(runDir);
    return other !== undefined && !isOf(runDir, other, file);
  });
  return taken ? `${plain}-${shortHash(fileFrom(root, file))}` : plain;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 6);

function readIfRun(runDir: string): Manifest | undefined {
  try {
    return readManifest(runDir);
  } catch {
    return undefined;
  }
}

/** Two runs may start within one second. */
function makeUnused(path: string): string {
  for (let attempt = 1; ; attempt++) {
    const candidate = attempt === 1 ? path : `${path}-${attempt}`;
    try {
      mkdirSync(candidate);
      return candidate;
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || attempt > 999) throw error;
    }
  }
}

/** Writes what identifies the run, the manifest last: a folder without one is no run yet. */
async function fillFolder(runDir: string, isNew: boolean, content: FolderContent): Promise<OpenFolder> {
  let lock: RunLock | undefined;
  /** The folder is ours to remove again. */
  let made = false;
  try {
    lock = acquireLock(runDir);
    // Looked for again behind the lock: another process may have made a run of the folder just now.
    if (existsSync(pathIn(runDir, 'manifest'))) {
      throw new RunError('locked', `Another process has just begun a run in ${runDir}. Choose another folder.`);
    }
    made = true;
    rmSync(join(runDir, BLOCKS_FOLDER), { recursive: true, force: true });
    const manifest = { ...content.manifest, file: fileFrom(runDir, content.file) };
    await replaceFile(pathIn(runDir, 'source'), content.source);
    await replaceFile(pathIn(runDir, 'config'), content.resolved);
    const cells = cellsToTrain(manifest);
    await createStatusWriter(runDir).write({ state: 'queued', cells, finished: 0, elapsedMs: 0 });
    await writeManifest(runDir, manifest);
    const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
    return { runDir, manifest, lock, store, resumed: false };
  } catch (error) {
    if (isNew) removeFolder(runDir, made);
    lock?.release();
    throw asRunError(error, `write into ${runDir}`);
  }
}

/** What there is of a folder that could not be made a run of. It stays where it cannot be removed either. */
function removeFolder(runDir: string, withContent: boolean): void {
  try {
    if (withContent) rmSync(runDir, { recursive: true, force: true });
    else rmdirSync(runDir);
  } catch {
    // The reason why the run could not be made is told, and this one follows from it.
  }
}

/** Runs are data: a `.gitignore` keeps them out of version control, unless the user has put another one there. */
function ignoreInGit(root: string): void {
  const folder = basename(dirname(root)) === '.capacity-lab' ? dirname(root) : root;
  try {
    writeFileSync(join(folder, '.gitignore'), '# Written by Capacity Lab: runs are data, not source.\n*\n', {
      flag: 'wx',
    });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** What a process that was killed in the middle of writing left behind. Only ever called under the lock. */
function removeTemporary(folder: string): void {
  for (const name of namesIn(folder)) {
    if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true });
  }
}

/** Files that a run killed before it had a manifest may have left. */
const isOurs = (name: string): boolean =>
  name.endsWith('.tmp') ||
  name.startsWith(RunFile.lock) ||
  name === BLOCKS_FOLDER ||
  Object.values(RunFile).some((file) => name === file);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw asRunError(error, `read ${folder}`);
  }
}
