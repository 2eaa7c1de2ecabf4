import { basename, dirname } from 'node:path';
import { type Refined, refine } from '../core/experiment/refine/refine.ts';
import type { RefinedFrom, RefineRunRequest } from '../protocol/runService.ts';
import { experimentFileOf } from './findRuns.ts';
import { pathIn } from './layout.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { decodeText, prepareExperiment } from './prepare.ts';
import { asRunError, RunError } from './runError.ts';
import { readRegular } from './safeFiles.ts';

/**
 * A region of a run's diagram as the text of an experiment file. It is made from the first of these that has the run's
 * configuration, so that it refines what the diagram shows: the file as it stands now, which has the author's latest
 * comments; the copy of it in the run folder; the resolved configuration, where the command line changed settings.
 *
 * @throws RunError: `not-a-run`, `damaged`, `disk`
 */
export function refineRun({ runDir, text, region, points }: RefineRunRequest): Refined & { from: RefinedFrom } {
  const manifest = readManifest(runDir);
  if (manifest === undefined)
    throw new RunError('not-a-run', `${runDir} is not a run folder: it has no manifest.json.`);
  const file = experimentFileOf(runDir, manifest);
  const ofRun = (candidate: string | undefined): candidate is string =>
    candidate !== undefined && hasConfiguration(candidate, manifest, dirname(file));
  const source = decodeText(read(runDir, 'source'));
  const from = ofRun(text) ? 'file' : ofRun(source) ? 'source' : 'config';
  const chosen = { file: text, source, config: decodeText(read(runDir, 'config')) }[from] ?? '';
  const seenIn = { file: basename(file), run: basename(runDir) };
  return { ...refine(chosen, { region, ...(points && { points }), seenIn, json: manifest.json }), from };
}

/** The engine that somebody prefers is chosen anew for the new file; other settings given beside a file are part of it. */
function hasConfiguration(text: string, { json, overrides, configHash }: Manifest, folder: string): boolean {
  const source = new TextEncoder().encode(text);
  const preferred = overrides.filter(({ path }) => path === 'engine');
  return prepareExperiment({ source, json, overrides: preferred, folder }).prepared?.configHash === configHash;
}

function read(runDir: string, file: 'source' | 'config'): Uint8Array {
  const path = pathIn(runDir, file);
  try {
    return readRegular(path);
  } catch (error) {
    throw asRunError(error, `read ${path}`);
  }
}
