import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { nearestCell } from '../../core/experiment/sweep.ts';
import { compareRuns } from '../../core/results/compareRuns.ts';
import { runNames } from '../../core/results/runNames.ts';
import { Announcer } from '../Announcer.tsx';
import { ErrorBoundary, Failure } from '../ErrorBoundary.tsx';
import { ThemeChoice } from '../ThemeChoice.tsx';
import { usePlotTheme } from '../themes.ts';
import type { LoadedRun } from '../useRun.ts';
import { useWidth } from '../useWidth.ts';
import { ComparedCell } from './ComparedCell.tsx';
import { ComparedDiagrams } from './ComparedDiagrams.tsx';
import { ComparedRuns } from './ComparedRuns.tsx';
import { ComparisonHeadline } from './ComparisonHeadline.tsx';
import { ConfigTable } from './ConfigTable.tsx';
import { comparedCellSentence } from './comparedCellWords.ts';
import type { CompareView } from './compareView.ts';
import type { ComparisonSource, ComparisonView } from './comparisonSource.ts';
import { useComparedRuns } from './useComparedRuns.ts';

/** The page that compares runs. */
export function CompareApp({ source }: { source: ComparisonSource }): JSX.Element {
  const [life, setLife] = useState(0);
  return (
    <ErrorBoundary>
      <ComparePage key={life} source={source} onReload={() => setLife(life + 1)} />
    </ErrorBoundary>
  );
}

function ComparePage({ source, onReload }: { source: ComparisonSource; onReload: () => void }): JSX.Element {
  const load = useComparedRuns(source.runs);
  switch (load.kind) {
    case 'loading':
      return (
        <main class="panel" data-testid="compare" data-state="loading">
          <p role="status">Loading the runs…</p>
        </main>
      );
    case 'failed':
      return <Failure message={load.message} onReload={onReload} />;
    case 'loaded':
      return <LoadedComparison source={source} runs={load.runs} />;
  }
}

function LoadedComparison({ source, runs }: { source: ComparisonSource; runs: readonly LoadedRun[] }): JSX.Element {
  const [choice, setChoice] = useChoice(source);
  const theme = usePlotTheme(choice.theme);
  const content = useRef<HTMLDivElement>(null);
  const width = useWidth(content);
  const names = runNames(runs.map(({ description: { id }, experiment }) => ({ id, experiment })));
  const compared = runs.map(({ experiment, summary }, run) => ({ name: names[run]?.name ?? '', experiment, summary }));
  const [base, other] = [compared[choice.base], compared[choice.other]];
  const comparison = useMemo(
    () => (base === undefined || other === undefined ? undefined : compareRuns(base, other, choice.group)),
    // Experiments are the same objects for the life of the page; summaries change with the news.
    [base?.summary, other?.summary, choice.group],
  );
  if (comparison === undefined)
    return <Failure message="There are fewer than two runs to compare." onReload={() => {}} />;
  const first = nearestCell(comparison.base.experiment);
  const kept = choice.selectedCell;
  const view: CompareView = {
    runs: compared,
    base: choice.base,
    other: choice.other,
    comparison,
    quantity: choice.quantity,
    chooseQuantity: (quantity) => setChoice({ ...choice, quantity }),
    selected: kept !== undefined && kept < comparison.base.summary.cells ? kept : first,
    select: (cell) => setChoice({ ...choice, selectedCell: cell }),
    theme,
    width,
  };
  const busy = runs.some(({ description: { state } }) => state === 'running' || state === 'queued');
  return (
    <main class={`panel theme-${choice.theme}`} data-testid="compare" data-state={busy ? 'running' : 'done'}>
      <header class="title">
        <h1>Compare {runs.length === 2 ? 'two runs' : `${runs.length} runs`}</h1>
        <div class="choices">
          <GroupChoice view={view} onChange={(group) => setChoice({ ...choice, group })} />
          <ThemeChoice
            value={choice.theme}
            editor={source.themeName}
            onChange={(chosen) => setChoice({ ...choice, theme: chosen })}
          />
        </div>
      </header>
      <ComparedRuns
        runs={runs}
        names={names}
        base={choice.base}
        other={choice.other}
        onChoose={(pair) => setChoice(withPair(choice, pair))}
      />
      <ComparisonHeadline comparison={comparison} running={busy} />
      <div ref={content} class="content">
        {width === 0 ? null : (
          <>
            <ComparedDiagrams {...view}>
              <ConfigTable runs={compared} />
            </ComparedDiagrams>
            <ComparedCell {...view} sources={source.runs} />
          </>
        )}
      </div>
      <Announcer text={comparedCellSentence(comparison, view.selected)} />
    </main>
  );
}

/** A pair of other runs; a selected cell is one of the base, and goes with it. */
function withPair(choice: ComparisonView, pair: { base: number; other: number }): ComparisonView {
  const { selectedCell, ...rest } = choice;
  const keeps = pair.base === choice.base && selectedCell !== undefined;
  return { ...rest, ...pair, ...(keeps ? { selectedCell } : {}) };
}

function GroupChoice({
  view: { comparison },
  onChange,
}: {
  view: CompareView;
  onChange: (group: string) => void;
}): JSX.Element | null {
  const { groups, group } = comparison;
  return groups.length < 2 ? null : (
    <label>
      Feature{' '}
      <select value={group ?? ''} onChange={(event) => onChange(event.currentTarget.value)}>
        {groups.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The choices, kept by the source whenever they change. */
function useChoice(source: ComparisonSource): [ComparisonView, (view: ComparisonView) => void] {
  const [choice, setChoice] = useState(() => source.view());
  useEffect(() => source.keep(choice), [source, choice]);
  return [choice, setChoice];
}
