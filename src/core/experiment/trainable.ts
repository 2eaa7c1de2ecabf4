import type { Setting } from './experiment.ts';
import { alternatives, quoted } from './words.ts';

/**
 * What of the grammar can be trained today. A value that is not listed, or a key with nothing listed, is refused with
 * the code `not-trainable-yet` wherever it stands: in the file, a sweep, a labelled point or an override.
 * A `*` stands for any group. As more can be trained, entries leave this table; nothing else has to change.
 */
const TRAINABLE: Record<string, readonly Setting[]> = {
  'train.penalty': [],
  'train.bias_decay': [],
};

/** The table: path patterns and the values that can be trained. */
export const limitedValues: readonly [string, readonly Setting[]][] = Object.entries(TRAINABLE);

/**
 * Why a value cannot be trained, as a sentence, or `undefined` where it can. `value` is `undefined` for lists and maps.
 */
export function untrainable(path: string, value: Setting | undefined): string | undefined {
  const pattern = path.replace(/^features\.[^.]+\./, 'features.*.').replace(/^features\[\d+\]\./, 'features.*.');
  const works = Object.hasOwn(TRAINABLE, pattern) ? TRAINABLE[pattern] : undefined;
  if (works === undefined || (value !== undefined && works.includes(value))) return undefined;
  if (works.length === 0) return `${path} cannot be trained yet; leave it out.`;
  const found = value === undefined ? 'that value' : typeof value === 'string' ? quoted(value) : String(value);
  return `${path} ${found} cannot be trained yet; what works today is ${alternatives(works.map(String))}.`;
}
