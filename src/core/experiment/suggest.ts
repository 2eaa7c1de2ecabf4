/** Names of the papers and of other programs, and what they are called here. */
const SYNONYMS: Record<string, string> = {
  lr: 'learning_rate',
  rate: 'learning_rate',
  n_hidden: 'dimensions',
  hidden: 'dimensions',
  dimension: 'dimensions',
  d: 'dimensions',
  n_features: 'count',
  n: 'count',
  size: 'count',
  feature_probability: 'density',
  probability: 'density',
  weight: 'importance',
  weights: 'importance',
  batch_size: 'batch',
  n_batch: 'batch',
  epochs: 'steps',
  iterations: 'steps',
  n_steps: 'steps',
  restarts: 'starts',
  n_instances: 'starts',
  initialization: 'init',
  initialisation: 'init',
  optimiser: 'optimizer',
  type: 'family',
  architecture: 'family',
  parameters: 'parameter',
  path: 'parameter',
  range: 'linear',
  min: 'linear',
  columns: 'column',
  rows: 'row',
  square: 'quadratic',
  squared: 'quadratic',
  identity: 'linear',
};

/**
 * The allowed word that was probably meant, if any: a synonym, else the nearest word by edit distance, where the
 * distance is at most a third of the length.
 */
export function suggestion(word: string, allowed: readonly string[]): string | undefined {
  const lower = word.toLowerCase().replaceAll('-', '_');
  const exact = allowed.find((candidate) => candidate.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const synonym = Object.hasOwn(SYNONYMS, lower) ? SYNONYMS[lower] : undefined;
  if (synonym !== undefined && allowed.includes(synonym)) return synonym;

  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of allowed) {
    const limit = Math.max(1, Math.floor(Math.max(lower.length, candidate.length) / 3));
    if (Math.abs(candidate.length - lower.length) > limit) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Least number of insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
