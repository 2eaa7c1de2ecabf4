import type { Computed } from './useComputed.ts';

/** How the computation of a run's predictions stands, where it is not done. */
export function computedSentence({ needsHulls, state, predictions }: Computed): string {
  if (!needsHulls || state === 'ready') return '';
  if (typeof state === 'object') return `Predictions could not be computed: ${state.failed}`;
  switch (state) {
    case 'waiting':
      return 'Cells without a closed form are predicted when the run has ended.';
    case 'absent':
      return 'Cells without a closed form were not predicted when this report was made: open the run in VS Code first, then make the report again.';
    case 'computing': {
      const { done, total } = predictions;
      return total === 0 ? 'Computing predictions…' : `Computing predictions: ${done} of ${total} baths…`;
    }
  }
}
