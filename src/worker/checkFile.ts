import { createHash } from 'node:crypto';
import { canonicalText } from '../core/experiment/canonical.ts';
import { parseExperiment } from '../core/experiment/parse.ts';
import type { FileCheck } from '../protocol/runService.ts';

/** Checks the text of an experiment file, as it stands in an editor. Never throws, whatever the text. */
export function checkFile(text: string, json: boolean): FileCheck {
  const { experiment, problems, features } = parseExperiment(text, { json });
  if (experiment === undefined) {
    return { problems, features };
  }
  const configHash = createHash('sha256').update(canonicalText(experiment)).digest('hex');
  return { problems, features, configHash };
}
