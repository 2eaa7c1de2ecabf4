import type { KeyItem } from './keyStrip.ts';

/**
 * A key of the features of one group: one entry where they look alike, every feature where there are at most `most`,
 * else the first and the last, between which colours fade.
 */
export function featureKey(
  features: readonly { name: string; group: string; color: string }[],
  sign: KeyItem['sign'],
  most: number,
): KeyItem[] {
  const [first, last] = [features[0], features.at(-1)];
  if (first === undefined || last === undefined) {
    return [];
  }
  if (first.color === last.color) {
    return [{ sign, color: first.color, text: features.length === 1 ? first.name : `each ${first.group}` }];
  }
  return (features.length <= most ? features : [first, last]).map(({ color, name }) => ({ sign, color, text: name }));
}
