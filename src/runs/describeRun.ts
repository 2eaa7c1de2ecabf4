import { basename, dirname } from 'node:path';
import type { Experiment } from '../core/experiment/experiment.ts';
import type { Shard } from '../core/training/shards.ts';
import type { RunDescription } from '../protocol/panelSource.ts';
import { hashOfFile } from './fileHash.ts';
import { experimentFileOf } from './findRuns.ts';
import { pathIn } from './layout.ts';
import { cellsToTrain, engineText, type Manifest } from './manifest.ts';
import { prepareExperiment } from './prepare.ts';
import { RunError } from './runError.ts';
import { readRegular } from './safeFiles.ts';
import { currentState, readStatus, type Status } from './status.ts';

/**
 * How a run stands, from its files.
 * @param finished cells that are on disk: more than the status says while it lags behind
 * @throws RunError (`disk`)
 */
export function describeRun(
  runDir: string,
  manifest: Manifest,
  experiment: Experiment,
  finished: number,
): RunDescription {
  const status = statusOf(runDir, manifest);
  const state = currentState(runDir, status);
  const description: RunDescription = {
    id: basename(runDir),
    experiment,
    state,
    cells: cellsToTrain(manifest),
    ...shardOf(manifest),
    finished,
    elapsedMs: status.elapsedMs,
    startedAt: manifest.startedAt,
    engine: manifest.engine.name,
    configHash: manifest.configHash,
    stale: isStale(runDir, manifest),
    provenance: { ...provenanceOf(manifest), ...sourceOf(runDir) },
  };
  if (state === 'running' && status.remainingMs !== undefined) description.remainingMs = status.remainingMs;
  if (state === 'failed' && status.error !== undefined) description.error = status.error;
  return description;
}

/** Which part of a run this is, as descriptions say it. */
export const shardOf = ({ shard }: Manifest): { shard?: Shard } =>
  shard === undefined ? {} : { shard: { index: shard.index, count: shard.count } };

/** A run whose status is missing or damaged was stopped hard, while its status was not what mattered. */
export function statusOf(runDir: string, manifest: Manifest): Status {
  const unknown: Status = {
    state: 'interrupted',
    cells: cellsToTrain(manifest),
    finished: 0,
    elapsedMs: 0,
    updatedAt: '',
  };
  try {
    return readStatus(runDir) ?? unknown;
  } catch (error) {
    if (error instanceof RunError && error.code === 'damaged') return unknown;
    throw error;
  }
}

/**
 * Would the experiment file, or the weights that it names, give another run now? Comments and layout do not count. A file that is gone, or broken,
 * or cannot be read does not tell; only a broken one is surely another.
 */
function isStale(runDir: string, manifest: Manifest): boolean {
  const file = experimentFileOf(runDir, manifest);
  let now: Uint8Array;
  let then: Uint8Array;
  try {
    now = readRegular(file);
    then = readRegular(pathIn(runDir, 'source'));
  } catch {
    return false;
  }
  if (manifest.weights === undefined && Buffer.compare(now, then) === 0) return false;
  const { json, overrides } = manifest;
  const { prepared } = prepareExperiment({ source: now, json, overrides, folder: dirname(file) });
  return prepared?.configHash !== manifest.configHash;
}

/** SHA-256 of the experiment file as it was run. A run whose copy of it is gone is still a run. */
function sourceOf(runDir: string): { source?: string } {
  try {
    return { source: hashOfFile(pathIn(runDir, 'source')) };
  } catch {
    return {};
  }
}

function provenanceOf({
  program,
  platform,
  engine,
  seed,
  configHash,
  sessions,
  weights,
  merged,
}: Manifest): Record<string, string> {
  return {
    program: `${program.name} ${program.version}`,
    engine: engineText(engine),
    ...(engine.note === undefined ? {} : { note: engine.note }),
    platform: `${platform.system}, ${platform.architecture}`,
    processor: platform.processor,
    node: platform.node,
    seed: String(seed),
    ...(weights === undefined ? {} : { weights: `${weights.file} (SHA-256 ${weights.sha256})` }),
    configuration: configHash,
    sessions: String(sessions.length),
    ...(merged === undefined ? {} : { shards: String(merged.length) }),
  };
}
