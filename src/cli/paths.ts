import { dirname, join, relative, resolve } from 'node:path';

/** A path as short as it can be said from here. */
export function pathText(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? resolve(path) : near;
}

/** Where the command line puts the runs of an experiment file. */
export const runsRootOf = (file: string): string => join(dirname(file), '.capacity-lab', 'runs');
