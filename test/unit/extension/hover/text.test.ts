import { describe, expect, it } from 'vitest';
import type { GroupFacts, Spread } from '../../../../src/core/results/groupFactTypes.ts';
import type { HoverFacts, RunFacts } from '../../../../src/extension/hover/facts.ts';
import { hintText } from '../../../../src/extension/hover/hintText.ts';
import { hoverText } from '../../../../src/extension/hover/text.ts';
import { english } from '../localizer.ts';

const context = {
  l10n: english,
  file: 'file:///w/figure4.capacity.yaml',
  canRun: true,
  now: new Date('2026-11-22T20:00:00Z'),
  timeZone: 'UTC',
};
const text = (facts: HoverFacts): string => hoverText(facts, context);

const one = (value: number): Spread => ({ low: value, median: value, high: value });

const aRun = (changes: Partial<RunFacts> = {}): RunFacts => ({
  startedAt: '2026-11-22T15:04:00Z',
  state: 'done',
  finished: 1277,
  cells: 1277,
  stale: false,
  ...changes,
});

/** The odd feature of figure 4 at V = 0.5, p = 0.1: the numbers of the closed form. */
const someFacts = (changes: Partial<GroupFacts> = {}): GroupFacts => ({
  cell: {
    index: 640,
    cells: 1277,
    settings: [
      { title: 'Relative importance of odd', value: '0.5' },
      { title: 'Density', value: '0.1' },
    ],
  },
  members: 1,
  given: false,
  trained: {
    capacity: one(0.212121),
    status: { ignored: 0, polysemantic: 1, dedicated: 0 },
    length: one(Math.sqrt(0.347953)),
    marginalBenefit: one(5.381502),
  },
  theory: {
    capacity: one(0.212121),
    status: { ignored: 0, polysemantic: 1, dedicated: 0 },
    length: one(Math.sqrt(0.347953)),
    marginalBenefit: one(5.381502),
  },
  sharing: [{ group: 'rest', own: false, features: 5, cosine: { low: 0.301, median: 0.334, high: 0.402 } }],
  diverged: false,
  loss: 8.549708,
  lossTheory: 8.549708,
  ...changes,
});

const measured = (facts: Partial<GroupFacts> = {}, run: Partial<RunFacts> = {}): HoverFacts => ({
  group: 'odd',
  kind: 'measured',
  run: aRun(run),
  facts: someFacts(facts),
});

describe('the hover of a feature', () => {
  it('shows what was trained beside theory', () => {
    expect(text(measured())).toMatchInlineSnapshot(`
      "**odd**: capacity **0.212**, polysemantic

      |   | Trained | &emsp;Theory |
      | :-- | --: | --: |
      | Capacity | 0.212 | &emsp;0.212 |
      | Status | polysemantic | &emsp;polysemantic |
      | Length | 0.5899 | &emsp;0.5899 |
      | Marginal benefit | 5.382 | &emsp;5.382 |
      | Loss of the cell | 8.55 | &emsp;8.55 |

      Shares with rest (5 features), |cos| 0.334 (0.301 … 0.402).

      At cell 641 of 1,277, the nearest to the file's own values: Relative importance of odd = 0.5, Density = 0.1. Run of 15:04. [Open Results](command:capacityLab.openResults?%5B%22file%3A%2F%2F%2Fw%2Ffigure4.capacity.yaml%22%5D)"
    `);
  });

  it('shows the median and the range of a group whose members differ', () => {
    const facts = someFacts();
    const members = {
      members: 5,
      trained: {
        ...facts.trained,
        capacity: { low: 0.01, median: 0.55, high: 0.99 },
        status: { ignored: 1, polysemantic: 3, dedicated: 1 },
      },
      sharing: [
        { group: 'rest', own: true, features: 4, cosine: { low: 0.2, median: 0.3, high: 0.4 } },
        { group: 'odd', own: false, features: 1, cosine: one(0.25) },
      ],
    };
    expect(text(measured(members))).toMatchInlineSnapshot(`
      "**odd**, 5 features: capacity **0.550** (median), 1 dedicated, 3 polysemantic, 1 ignored

      |   | Trained | &emsp;Theory |
      | :-- | --: | --: |
      | Capacity | 0.550 (0.010 … 0.990) | &emsp;0.212 |
      | Status | 1 dedicated, 3 polysemantic, 1 ignored | &emsp;polysemantic |
      | Length | 0.5899 | &emsp;0.5899 |
      | Marginal benefit | 5.382 | &emsp;5.382 |
      | Loss of the cell | 8.55 | &emsp;8.55 |

      Shares with others of rest, |cos| 0.300 (0.200 … 0.400); odd, |cos| 0.250.

      At cell 641 of 1,277, the nearest to the file's own values: Relative importance of odd = 0.5, Density = 0.1. Run of 15:04. [Open Results](command:capacityLab.openResults?%5B%22file%3A%2F%2F%2Fw%2Ffigure4.capacity.yaml%22%5D)"
    `);
  });

  it('leaves theory out where it has no answer', () => {
    const { theory: _theory, lossTheory: _loss, ...rest } = someFacts();
    expect(text({ group: 'odd', kind: 'measured', run: aRun(), facts: rest })).not.toContain('Theory');
  });

  it('shows the probe and the recovery of given weights that were measured for it, and runs nothing', () => {
    const { theory: _theory, lossTheory: _loss, ...facts } = someFacts({ given: true });
    const trained = { ...facts.trained, benefitStandardError: 0.0125, recovery: one(0.83) };
    expect(text({ group: 'odd', kind: 'measured-now', facts: { ...facts, trained } })).toMatchInlineSnapshot(`
      "**odd**: capacity **0.212**, polysemantic

      |   | Given |
      | :-- | --: |
      | Capacity | 0.212 |
      | Status | polysemantic |
      | Length | 0.5899 |
      | Marginal benefit, probe | 5.382 ± 0.0125 |
      | Recovery | 0.830 |
      | Loss of the cell | 8.55 |

      Shares with rest (5 features), |cos| 0.334 (0.301 … 0.402).

      At cell 641 of 1,277, the nearest to the file's own values: Relative importance of odd = 0.5, Density = 0.1. Measured just now from the weights that the file names. [Measure All Cells](command:capacityLab.run?%5B%22file%3A%2F%2F%2Fw%2Ffigure4.capacity.yaml%22%5D)"
    `);
    const restricted = { ...context, canRun: false };
    expect(hoverText({ group: 'odd', kind: 'measured-now', facts }, restricted)).not.toContain('command:');
  });

  it('says of given weights that they cannot be measured, or have no finite loss', () => {
    const reason = 'W is 3 × 5, and the model has 2 dimensions.';
    expect(text({ group: 'odd', kind: 'unmeasurable', reason })).toContain('the weights cannot be measured. W is 3');
    expect(text(measured({ given: true, diverged: true }))).toContain('loss of the given weights is no finite number');
  });

  it('says so where the file has changed, and offers to run again', () => {
    const shown = text(measured({}, { stale: true }));
    expect(shown).toContain('**Stale**: the file has changed since.');
    expect(shown).toContain('(command:capacityLab.run?');
  });

  it('names a labelled point', () => {
    const { cell } = someFacts();
    expect(text(measured({ cell: { ...cell, index: 1275, label: 'E' } }))).toContain('At point E, the nearest');
  });

  it('says nothing of cells where there is one only', () => {
    expect(text(measured({ cell: { index: 0, cells: 1, settings: [] } }))).not.toContain('nearest');
  });

  it('says that a feature shares with none', () => {
    expect(text(measured({ sharing: [] }))).toContain('Shares its dimensions with no other feature.');
  });

  it('gives no numbers of a model that diverged', () => {
    const shown = text(measured({ diverged: true }));
    expect(shown).toContain('training diverged');
    expect(shown).not.toContain('Marginal benefit');
  });

  it.each(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const)(
    'tells of a run that is %s',
    (state) => {
      expect(text({ group: 'odd', kind: 'not-reached', run: aRun({ state, finished: 312 }) })).toMatchSnapshot();
    },
  );

  it('tells how to run a file that never was', () => {
    expect(text({ group: 'odd', kind: 'not-run' })).toMatchInlineSnapshot(
      `"**odd** is not trained yet. [Run Capacity Experiment](command:capacityLab.run?%5B%22file%3A%2F%2F%2Fw%2Ffigure4.capacity.yaml%22%5D) measures its capacity and shows it here."`,
    );
  });

  it('offers no run in Restricted Mode', () => {
    const shown = hoverText({ group: 'odd', kind: 'not-run' }, { ...context, canRun: false });
    expect(shown).toContain('Trust this workspace');
    expect(shown).not.toContain('command:');
  });

  it('tells of a group that the latest run does not have', () => {
    expect(text({ group: 'new', kind: 'no-such-group', run: aRun({ stale: true }) })).toMatchInlineSnapshot(`
      "**new** is not in the latest run.

      Run of 15:04. **Stale**: the file has changed since. [Open Results](command:capacityLab.openResults?%5B%22file%3A%2F%2F%2Fw%2Ffigure4.capacity.yaml%22%5D) · [Run Capacity Experiment](command:capacityLab.run?%5B%22file%3A%2F%2F%2Fw%2Ffigure4.capacity.yaml%22%5D)"
    `);
  });

  it('gives the reason why a run cannot be read, made harmless', () => {
    const shown = text({ group: 'odd', kind: 'unreadable', reason: 'results.parquet <img src=x> [a](b)' });
    expect(shown).not.toMatch(/[<[]/);
  });

  it('lets no name bring markup, icons or links', () => {
    const hostile = '<b>x</b> [a](command:evil) $(alert) http://a.b | ![i](j) `c` **d**';
    const { cell } = someFacts();
    const shown = text(
      measured({
        cell: { ...cell, label: hostile, settings: [{ title: hostile, value: hostile }] },
        sharing: [{ group: hostile, own: false, features: 1, cosine: one(0.3) }],
      }),
    );
    expect(shown).not.toMatch(/<b>|\[a\]|command:evil|\$\(|http:|!\[/);
    expect(shown.match(/command:[\w.]+/g)).toEqual(['command:capacityLab.openResults']);
  });
});

describe('the hint behind a feature group', () => {
  const hint = (facts: HoverFacts): string | undefined => hintText(facts, english);

  it('has capacity and status', () => {
    expect(hint(measured())).toBe('0.21 polysemantic');
    expect(hint(measured({ trained: { ...someFacts().trained, capacity: one(1) } }))).toBe('1 polysemantic');
  });

  it('has the range and the counts of members that differ', () => {
    const trained = {
      ...someFacts().trained,
      capacity: { low: 0, median: 0.3111, high: 0.9801 },
      status: { ignored: 3, polysemantic: 0, dedicated: 2 },
    };
    expect(hint(measured({ members: 5, trained }))).toBe('0.31 (0 … 0.98) 2 dedicated, 3 ignored');
  });

  it('says that it is stale, or that training diverged', () => {
    expect(hint(measured({}, { stale: true }))).toBe('0.21 polysemantic, stale');
    expect(hint(measured({ diverged: true }))).toBe('diverged');
  });

  it('is not there where the run says nothing of the group', () => {
    expect(hint({ group: 'odd', kind: 'not-run' })).toBeUndefined();
    expect(hint({ group: 'odd', kind: 'not-reached', run: aRun() })).toBeUndefined();
  });
});
