import { arch, cpus, platform, release } from 'node:os';
import type { Override } from '../core/experiment/parse.ts';
import { RUN_FORMAT_VERSION } from './layout.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import type { PreparedExperiment } from './prepare.ts';
import { VERSION } from './version.ts';

/** What a new manifest is made from. */
export interface ManifestInput {
  prepared: PreparedExperiment;
  json: boolean;
  overrides: readonly Override[];
  /** Number of blocks. */
  blocks: number;
  /** Hash of the training kernels. */
  kernels: string;
}

/** The manifest of a run that begins now, but for the place of its file. */
export function newManifest({ prepared, json, overrides, blocks, kernels }: ManifestInput): Omit<Manifest, 'file'> {
  const { experiment, configHash, cells } = prepared;
  return {
    formatVersion: RUN_FORMAT_VERSION,
    program: { name: 'capacity-lab', version: VERSION },
    experiment: experiment.name,
    json,
    overrides: [...overrides],
    configHash,
    seed: experiment.train.seed,
    cells,
    blocks,
    engine: { name: experiment.engine, details: { kernels } },
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
