import { createHash } from 'node:crypto';
import { canonicalText } from '../core/experiment/canonical.ts';
import { parseExperiment } from '../core/experiment/parse.ts';
import type { CheckRequest, FileCheck } from '../protocol/runService.ts';
import { preferredEngine } from '../runs/prepare.ts';

/** Checks the text of an experiment file, as it stands in an editor. Never throws, whatever the text. */
export function checkFile({ text, json, engine }: CheckRequest): FileCheck {
  const overrides = preferredEngine(text, json, engine);
  const { experiment, problems, features } = parseExperiment(text, { json, overrides });
  if (experiment === undefined) {
    return { problems, features };
  }
  const configHash = createHash('sha256').update(canonicalText(experiment)).digest('hex');
  return { problems, features, configHash };
}
