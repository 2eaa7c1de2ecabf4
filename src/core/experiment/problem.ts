/** One place in a text. Lines and characters count from 0, characters in UTF-16 units, as in VS Code. */
export interface Position {
  line: number;
  character: number;
}

/** Half-open range of a text. */
export interface Range {
  start: Position;
  end: Position;
}

/** A text edit that mends a problem, offered as a quick fix. */
export interface Fix {
  /** What the edit does, in title case-free words: `Change to "density"`. */
  title: string;
  range: Range;
  newText: string;
}

/**
 * Something wrong with an experiment file. Every message names what was found and what is allowed;
 * `path` says where in the file (`sweep.x.parameter`, `features[1].importance`), `range` where in the text.
 */
export interface Problem {
  /** `information`: nothing is wrong, but the author should know. */
  severity: 'error' | 'warning' | 'information';
  /** Stable id such as `unknown-key`, `out-of-range`: tests and quick fixes use it. */
  code: string;
  path: string;
  message: string;
  range: Range;
  fixes?: Fix[];
}
