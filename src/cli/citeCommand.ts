import { citationOf } from '../core/results/citation.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import type { CiteCommand } from './userCommand.ts';
import { withRun } from './withRun.ts';

/** `capacity-lab cite`: BibTeX for a run, to standard output. */
export function cite({ run }: CiteCommand, output: Output): Promise<ExitCode> {
  return withRun(run, output, async (reader) => {
    output.line(citationOf(reader.describe()).trimEnd());
    return ExitCode.Done;
  });
}
