import { type Experiment, isGiven } from '../core/experiment/experiment.ts';
import { plural } from '../core/experiment/words.ts';
import { usualMs, workOf } from '../core/training/work.ts';
import { roughDurationText } from './duration.ts';
import { ExitCode } from './exitCodes.ts';
import { checkFile } from './experimentFile.ts';
import type { Output } from './output.ts';
import type { ValidateCommand } from './userCommand.ts';
import { defaultWorkers } from './workers.ts';

/** `capacity-lab validate`: checks files, and says how large their runs would be. */
export async function validate(
  { files, overrides, workers = defaultWorkers() }: ValidateCommand,
  output: Output,
): Promise<ExitCode> {
  let valid = 0;
  for (const file of files) {
    const checked = await checkFile(file, overrides, output);
    if (checked === undefined) continue;
    valid++;
    const { experiment, cells, configHash } = checked.prepared;
    const { starts } = experiment.train;
    const models = isGiven(experiment) ? cells : cells * starts;
    const usual = usualOf(experiment, workers);
    const size = isGiven(experiment)
      ? `${plural(cells, 'cell')} with given weights`
      : `${plural(cells, 'cell')} × ${plural(starts, 'start')} = ${plural(models, 'model')}`;
    output.line(`${file}: valid, ${size}${usual === undefined ? '' : `, about ${roughDurationText(usual)}`}`);
    const estimate = usual === undefined ? {} : { estimatedMs: Math.round(usual) };
    output.event({ event: 'valid', file, name: experiment.name, cells, models, ...estimate, configHash });
  }
  const broken = files.length - valid;
  if (files.length > 1) {
    output.line(
      broken === 0 ? `All ${files.length} files are valid.` : `${broken} of ${files.length} files cannot be run.`,
    );
  }
  output.event({ event: 'summary', files: files.length, valid, invalid: broken });
  return broken === 0 ? ExitCode.Done : ExitCode.BadInput;
}

/** Milliseconds that a run usually takes, from what the examples take; `undefined` where nothing is known. */
function usualOf(experiment: Experiment, threads: number): number | undefined {
  const work = workOf(experiment);
  return work && usualMs(work, threads);
}
