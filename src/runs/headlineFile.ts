import * as Type from 'typebox';
import { Check } from 'typebox/value';
import type { Experiment } from '../core/experiment/experiment.ts';
import { type RunHeadline, runHeadline } from '../core/results/runHeadline.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import { checkedJson, readCheckedJson } from './checkedJson.ts';
import { replaceFile } from './files.ts';
import { pathIn } from './layout.ts';
import { RunError } from './runError.ts';
import { openRun } from './runReader.ts';
import { VERSION } from './version.ts';

const HeadlineSchema = Type.Object({
  /** Version of the program that computed it: another one may predict something else. */
  program: Type.String(),
  group: Type.String(),
  finished: Type.Number(),
  agrees: Type.Number(),
  differs: Type.Number(),
  polysemantic: Type.Number(),
});

/**
 * The headline that is kept in the folder of a finished run (`headline.json`).
 *
 * @returns `undefined` where there is none, or none that can be used: it is computed again then
 * @throws RunError (`disk`)
 */
export function keptHeadline(runDir: string): RunHeadline | undefined {
  try {
    const value = readCheckedJson(pathIn(runDir, 'headline'));
    if (!Check(HeadlineSchema, value) || value.program !== VERSION) return undefined;
    const { group, finished, agrees, differs, polysemantic } = value;
    return { group, finished, agrees, differs, polysemantic };
  } catch (error) {
    if (error instanceof RunError && error.code === 'damaged') return undefined;
    throw error;
  }
}

/** Keeps the headline of a finished run. @throws RunError (`disk`) */
export async function keepHeadline(runDir: string, experiment: Experiment, summary: RunSummary): Promise<RunHeadline> {
  const found = runHeadline(experiment, summary);
  await replaceFile(pathIn(runDir, 'headline'), `${checkedJson({ program: VERSION, ...found })}\n`);
  return found;
}

/**
 * The headline of a run that has ended: the kept one, or computed from all of its cells and, where the run is done, kept.
 * @throws RunError: `not-a-run`, `damaged`, `disk`
 */
export async function headlineOf(runDir: string): Promise<RunHeadline> {
  const kept = keptHeadline(runDir);
  if (kept !== undefined) return kept;
  const reader = openRun(runDir);
  try {
    const summary = await reader.summary();
    if (reader.describe().state !== 'done') return runHeadline(reader.experiment, summary);
    return await keepHeadline(runDir, reader.experiment, summary);
  } catch (error) {
    // A folder that cannot be written into, such as an archive, is computed anew each time.
    if (!(error instanceof RunError) || error.code !== 'disk') throw error;
    return runHeadline(reader.experiment, await reader.summary());
  } finally {
    reader.close();
  }
}
