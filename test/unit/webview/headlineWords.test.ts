import { describe, expect, it } from 'vitest';
import { endsInWords } from '../../../src/core/plots/linesText.ts';
import { Agreement } from '../../../src/core/results/runSummary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { headlineWords } from '../../../src/webview/headlineWords.ts';
import { anExperiment, fiveInTwo, perfectRun, smallDiagram } from '../plots/builders.ts';

describe('the headline', () => {
  it('says how often training did what theory predicts, ties apart', () => {
    const summary = perfectRun(smallDiagram());
    summary.agreement.fill(Agreement.Agrees);
    summary.agreement[0] = Agreement.Differs;
    summary.agreement[1] = Agreement.Tie;
    const { share, sentence, note } = headlineWords(summary, 'odd', false);
    expect(share).toBe('93.3 %');
    expect(sentence).toBe('of 15 trained cells have the status that theory predicts');
    expect(note).toMatch(
      /^odd is polysemantic in .* %.* of cells\. 1 cell at a tie, where two allocations are equally good, is counted apart/,
    );
  });

  it('says that it is not final while the run goes on', () => {
    expect(headlineWords(perfectRun(smallDiagram(), 4), 'odd', true).sentence).toMatch(/ so far$/);
  });

  it('says how many cells share where theory has no answer', () => {
    const summary = perfectRun(smallDiagram());
    summary.agreement.fill(Agreement.Unknown);
    expect(headlineWords(summary, 'odd', false).sentence).toBe('of 16 cells have a polysemantic odd');
  });

  it('counts cells that diverged', () => {
    const summary = perfectRun(smallDiagram());
    summary.outcome[3] = Outcome.Diverged;
    expect(headlineWords(summary, 'odd', false).note).toMatch(/1 cell diverged\.$/);
  });

  it('has no number before the first cell', () => {
    expect(headlineWords(perfectRun(smallDiagram(), 0), 'odd', true).share).toBeUndefined();
  });

  it('speaks of one cell as one', () => {
    expect(headlineWords(perfectRun(anExperiment('')), 'odd', false).sentence).toMatch(/^of 1 (trained )?cell has/);
  });

  it('tells how a sweep along one axis begins and ends, where theory has no answer', () => {
    const { experiment, summary } = fiveInTwo();
    const words = headlineWords(summary, 'feature', false, { ends: endsInWords(experiment, summary) });
    expect(words).toEqual({
      share: undefined,
      sentence: 'Features: 2 dedicated and 3 ignored at density 1, 5 polysemantic at density 0.01.',
      note: '',
    });
    expect(headlineWords(perfectRun(smallDiagram()), 'odd', false, { ends: 'not this' }).share).toBe('100 %');
  });
});
