import { formatNumber } from '../../core/experiment/describe.ts';
import type { Localizer } from '../l10n.ts';
import type { HoverFacts } from './facts.ts';
import { statusText } from './text.ts';

/**
 * The text behind a feature group, such as `0.62 polysemantic` or `0.31 (0 … 0.98) 2 dedicated, 3 ignored, stale`: the
 * capacity, of several members the median with the range where they differ, and the status. `undefined` where the latest
 * run does not say.
 */
export function hintText(facts: HoverFacts, l10n: Localizer): string | undefined {
  if (facts.kind !== 'measured') return undefined;
  const { trained, diverged } = facts.facts;
  const { low, median, high } = trained.capacity;
  const [least, middle, most] = [low, median, high].map(twoDecimals);
  const capacity = least === most ? middle : `${middle} (${least} … ${most})`;
  const text = diverged ? l10n.t('diverged') : `${capacity} ${statusText(trained.status, l10n)}`;
  return facts.run.stale ? l10n.t('{0}, stale', text) : text;
}

const twoDecimals = (value: number): string => formatNumber(Number(value.toFixed(2)));
