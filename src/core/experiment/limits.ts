/** Bounds that keep every parse fast and every run within memory. They appear in messages and in docs/experiment-file.md. */

/** Longest text, in UTF-16 units. */
export const MAX_TEXT = 500_000;
/** Most words and marks of YAML in a text. */
export const MAX_TOKENS = 100_000;
/** Deepest nesting of lists and maps. The grammar itself needs 6. */
export const MAX_DEPTH = 32;
/** Most values in a file once its aliases are expanded. */
export const MAX_VALUES = 200_000;
/** Most problems reported of one file. */
export const MAX_PROBLEMS = 100;
/** Most cells, grid and labelled points together. */
export const MAX_CELLS = 1_000_000;
/** Most bytes that the results of a run may need. */
export const MAX_BYTES = 2 ** 31;
/** Smallest density above 0: kurtosis 9/(5p) and its square stay far from the largest number. */
export const MIN_DENSITY = 1e-9;
