import { MAX_PROBLEMS } from '../limits.ts';
import type { Problem } from '../problem.ts';
import type { Lines } from './lines.ts';
import type { Place, Span } from './tree.ts';

/** A replacement of a span of the text. */
export interface Replacement {
  title: string;
  at: Span;
  newText: string;
}

export interface Mistake {
  code: string;
  path: string;
  message: string;
  at: Place;
  fixes?: Replacement[];
}

/** Collects the problems of one parse, in the order found. */
export interface Reporter {
  problems: Problem[];
  error(mistake: Mistake): void;
  warning(mistake: Mistake): void;
  information(mistake: Mistake): void;
  hasErrors(): boolean;
  /** How far into its line a place of the text is. */
  column(offset: number): number;
  /** Enough problems have been found: there is no need to look for more. */
  isFull(): boolean;
}

/** Stops listening after MAX_PROBLEMS: a text of rubbish needs no list of everything wrong with it. */
export function createReporter(lines: Lines): Reporter {
  const problems: Problem[] = [];
  let errors = 0;

  function add(severity: Problem['severity'], mistake: Mistake): void {
    if (severity === 'error') errors++;
    if (problems.length >= MAX_PROBLEMS) return;
    const { override, start, end } = mistake.at;
    const problem: Problem = {
      severity,
      code: mistake.code,
      path: mistake.path,
      message: override === undefined ? mistake.message : `Override ${override}: ${mistake.message}`,
      range: lines.range(start, end),
    };
    // An override stands nowhere in the text: there is nothing to mend there.
    if (mistake.fixes !== undefined && mistake.fixes.length > 0 && override === undefined) {
      problem.fixes = mistake.fixes.map((fix) => ({
        title: fix.title,
        range: lines.range(fix.at.start, fix.at.end),
        newText: fix.newText,
      }));
    }
    problems.push(problem);
  }

  return {
    problems,
    error: (mistake) => add('error', mistake),
    warning: (mistake) => add('warning', mistake),
    information: (mistake) => add('information', mistake),
    hasErrors: () => errors > 0,
    column: (offset) => lines.position(offset).character,
    isFull: () => problems.length >= MAX_PROBLEMS,
  };
}
