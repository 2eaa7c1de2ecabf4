import { arch, cpus, platform, release } from 'node:os';
import type { EngineName } from '../core/experiment/experiment.ts';
import type { Override } from '../core/experiment/parse.ts';
import type { KernelModule } from './kernelModule.ts';
import { RUN_FORMAT_VERSION } from './layout.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import type { TrainerPool } from './pool.ts';
import type { PreparedExperiment } from './prepare.ts';
import { RunError } from './runError.ts';
import { VERSION } from './version.ts';

/** What a new manifest is made from. */
export interface ManifestInput {
  prepared: PreparedExperiment;
  json: boolean;
  overrides: readonly Override[];
  /** Number of blocks of the experiment. */
  blocks: number;
  shard: Manifest['shard'];
  engine: Manifest['engine'];
}

/**
 * What a manifest says of an engine: of the kernels the hash of their file; of others what they say themselves once a
 * training thread has loaded them.
 * @throws RunError (`training`) where an engine cannot be loaded
 */
export async function engineRecord(
  name: EngineName,
  kernels: KernelModule,
  pool: TrainerPool,
): Promise<Manifest['engine']> {
  if (name === 'kernels') return { name, details: { kernels: kernels.hash } };
  try {
    const { details, note } = await pool.describe();
    return { name, details: { ...details }, ...(note === undefined ? {} : { note }) };
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new RunError('training', `The ${name} engine cannot be loaded: ${reason}`, { cause: error });
  }
}

/** The manifest of a run that begins now, but for the place of its file. */
export function newManifest({
  prepared,
  json,
  overrides,
  blocks,
  shard,
  engine,
}: ManifestInput): Omit<Manifest, 'file'> {
  const { experiment, configHash, cells } = prepared;
  const { file, sha256 } = experiment.weights ?? {};
  return {
    formatVersion: RUN_FORMAT_VERSION,
    program: { name: 'capacity-lab', version: VERSION },
    experiment: experiment.name,
    json,
    overrides: [...overrides],
    configHash,
    seed: experiment.train.seed,
    ...(file !== undefined && sha256 !== undefined && { weights: { file, sha256 } }),
    cells,
    blocks,
    ...(shard !== undefined && { shard }),
    engine,
    platform: {
      system: `${platform()} ${release()}`,
      architecture: arch(),
      processor: cpus()[0]?.model ?? 'unknown',
      node: process.version,
    },
    startedAt: new Date().toISOString(),
    sessions: [],
  };
}

/** Adds a session that begins now, and writes the manifest. Returns it. @throws RunError (`disk`) */
export async function recordSession(
  runDir: string,
  manifest: Manifest,
  begun: { workers: number; cellsBefore: number },
): Promise<Manifest> {
  const sessions = [...manifest.sessions, { startedAt: new Date().toISOString(), ...begun }];
  const updated = { ...manifest, sessions };
  await writeManifest(runDir, updated);
  return updated;
}

/** Completes the last session, and writes the manifest. @throws RunError (`disk`) */
export async function recordSessionEnd(
  runDir: string,
  manifest: Manifest,
  ended: { state: string; trainingMs: number; joiningMs: number },
): Promise<void> {
  const sessions = manifest.sessions.map((session, i) =>
    i === manifest.sessions.length - 1 ? { ...session, endedAt: new Date().toISOString(), ...ended } : session,
  );
  await writeManifest(runDir, { ...manifest, sessions });
}
