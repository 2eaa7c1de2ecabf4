import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { readJsonIfThere, replaceFile } from './files.ts';
import { pathIn } from './layout.ts';
import { RunError } from './runError.ts';
import { refuseLink } from './safeFiles.ts';

const MarksSchema = Type.Object({ star: Type.Boolean(), note: Type.String() });

/** What a user said of a run (`marks.json`). */
export type Marks = Type.Static<typeof MarksSchema>;

/** Marks of a run that has none. */
export const NO_MARKS: Marks = { star: false, note: '' };

/**
 * The marks of a run; a run without the file has none.
 * @throws RunError: `damaged`, `disk`
 */
export function readMarks(runDir: string): Marks {
  const path = pathIn(runDir, 'marks');
  const value = readJsonIfThere(path);
  if (value === undefined) return NO_MARKS;
  if (!Check(MarksSchema, value)) {
    throw new RunError('damaged', `${path} is damaged: it does not hold a star (true or false) and a note (text).`);
  }
  return { star: value.star, note: value.note };
}

/** The same where none can be read: then why, as a sentence. */
export function marksOrProblem(runDir: string): Marks & { marksProblem?: string } {
  try {
    return readMarks(runDir);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { ...NO_MARKS, marksProblem: error.message };
  }
}

/**
 * Changes what is given and keeps the rest. A damaged file is left as it is, since a note may still be read from it by eye.
 * @returns the marks as they are now
 * @throws RunError: `not-a-run` where the folder is a link, `damaged`, `disk`
 */
export async function changeMarks(runDir: string, change: Partial<Marks>): Promise<Marks> {
  refuseLink(runDir);
  const marks = { ...readMarks(runDir), ...change };
  await replaceFile(pathIn(runDir, 'marks'), `${JSON.stringify(marks, undefined, 2)}\n`);
  return marks;
}
