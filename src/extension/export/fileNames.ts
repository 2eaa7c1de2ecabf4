import { folderNameOf } from '../../runs/names.ts';

/**
 * Name offered for an exported file: `figure-4_2026-01-31_09-05-07_1a2b3c4d.png`. It names the run, because a CSV file has
 * no place inside for where it comes from.
 *
 * @param run id of the run
 */
export const exportName = (experiment: string, run: string, ending: string): string =>
  `${folderNameOf(experiment)}_${run}.${ending}`;
