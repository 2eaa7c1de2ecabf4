import { isGiven } from '../core/experiment/experiment.ts';
import { plural } from '../core/experiment/words.ts';
import { ExitCode } from './exitCodes.ts';
import { checkFile } from './experimentFile.ts';
import type { Output } from './output.ts';
import type { ValidateCommand } from './userCommand.ts';

/** `capacity-lab validate`: checks files, and says how large their runs would be. */
export async function validate({ files, overrides }: ValidateCommand, output: Output): Promise<ExitCode> {
  let allGood = true;
  for (const file of files) {
    const checked = await checkFile(file, overrides, output);
    if (checked === undefined) {
      allGood = false;
      continue;
    }
    const { experiment, cells, configHash } = checked.prepared;
    const models = cells * experiment.train.starts;
    const work = isGiven(experiment)
      ? `${plural(cells, 'cell')} with given weights`
      : `${cells} cells × ${experiment.train.starts} starts = ${models} models`;
    output.line(`${file}: valid, ${work}`);
    output.event({ event: 'valid', file, name: experiment.name, cells, models, configHash });
  }
  return allGood ? ExitCode.Done : ExitCode.BadInput;
}
