import { isGiven } from '../core/experiment/experiment.ts';
import { workOf } from '../core/training/work.ts';
import { readGivenWeights } from '../inspect/givenWeights.ts';
import type { CheckRequest, FileCheck } from '../protocol/runService.ts';
import { preferredEngine, prepareGiven } from '../runs/prepare.ts';

/** Checks the text of an experiment file, as it stands in an editor. Never throws, whatever the text. */
export async function checkFile({ text, json, engine, folder }: CheckRequest): Promise<FileCheck> {
  const overrides = preferredEngine(text, json, engine);
  const source = new TextEncoder().encode(text);
  const { prepared, problems, features } = await prepareGiven({ source, json, overrides, folder }, readGivenWeights);
  if (prepared === undefined) return { problems, features };
  const work = workOf(prepared.experiment);
  return {
    problems,
    features,
    configHash: prepared.configHash,
    given: isGiven(prepared.experiment),
    ...(work !== undefined && { work }),
  };
}
