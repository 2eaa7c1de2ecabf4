import type { Experiment } from '../core/experiment/experiment.ts';
import { pathIn } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { prepareExperiment } from './prepare.ts';
import { asRunError, RunError } from './runError.ts';
import { readRegular } from './safeFiles.ts';

/** The experiment that was run, from the folder's own copy of the file. @throws RunError: `damaged`, `disk` */
export function experimentOf(runDir: string, manifest: Manifest): Experiment {
  const path = pathIn(runDir, 'source');
  let source: Uint8Array;
  try {
    source = readRegular(path);
  } catch (error) {
    throw asRunError(error, `read ${path}`);
  }
  const { prepared, problems } = prepareExperiment({ source, json: manifest.json, overrides: manifest.overrides });
  if (prepared === undefined) {
    const reason = problems.find(({ severity }) => severity === 'error')?.message ?? 'it is not valid';
    throw new RunError('damaged', `${path} cannot be read as an experiment: ${reason}`);
  }
  if (prepared.cells !== manifest.cells) {
    throw new RunError(
      'damaged',
      `${path} has ${prepared.cells} cells, and the run's manifest says ${manifest.cells}.`,
    );
  }
  const { experiment } = prepared;
  // The weights themselves may have changed since, or be gone: what was given is in the blocks.
  return manifest.weights === undefined
    ? experiment
    : { ...experiment, weights: { ...experiment.weights, ...manifest.weights } };
}
