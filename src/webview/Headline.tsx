import type { JSX } from 'preact';
import { formatCount, formatShare } from '../core/plots/format.ts';
import { listInWords } from '../core/plots/words.ts';
import { headline } from '../core/results/headline.ts';
import type { RunSummary } from '../core/results/runSummary.ts';

/** The run in one number: how often training did what theory says; then how the cells divide. */
export function Headline({
  summary,
  group,
  running,
}: {
  summary: RunSummary;
  group: string;
  running: boolean;
}): JSX.Element {
  const found = headline(summary, group);
  const { agrees, differs, ties, finished, diverged } = found;
  if (finished === 0) {
    return (
      <p class="headline" data-testid="headline">
        <span class="sentence">No cell is trained yet; the theory below needs no training.</span>
      </p>
    );
  }
  const known = agrees + differs;
  const share = (part: number): string => formatShare(Math.round(part * finished), finished);
  const statuses = [
    [found.polysemanticShare, 'polysemantic'],
    [found.ignoredShare, 'ignored'],
    [found.dedicatedShare, 'dedicated'],
    [found.mixedShare, 'mixed'],
  ] as const;
  const divided = statuses.flatMap(([part, word]) => (part > 0 ? [`${word} in ${share(part)}`] : []));
  const soFar = running ? ' so far' : '';
  const apart =
    ties === 0
      ? ''
      : ` ${formatCount(ties)} ${ties === 1 ? 'cell' : 'cells'} at a tie, where two allocations are equally good, counted apart.`;
  const lost = diverged === 0 ? '' : ` ${formatCount(diverged)} diverged.`;
  return (
    <div class="headline" data-testid="headline">
      <p>
        <strong>{known === 0 ? share(found.polysemanticShare) : formatShare(agrees, known)}</strong>{' '}
        <span class="sentence">
          {known === 0
            ? `of ${formatCount(finished)} cells have a polysemantic ${group}${soFar}`
            : `of ${formatCount(known)} trained cells have the status that theory predicts${soFar}`}
        </span>
      </p>
      <p class="note">
        {divided.length === 0 ? '' : `${group} is ${listInWords(divided)} of cells.`}
        {apart}
        {lost}
      </p>
    </div>
  );
}
