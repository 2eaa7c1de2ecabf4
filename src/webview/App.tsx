import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Cell } from '../core/experiment/cell.ts';
import type { Experiment } from '../core/experiment/experiment.ts';
import { cellModel, nearestCell } from '../core/experiment/sweep.ts';
import { membersOf } from '../core/plots/groups.ts';
import { labelledCells } from '../core/plots/layout.ts';
import { predictCell } from '../core/results/prediction.ts';
import { provenanceOf } from '../core/results/provenance.ts';
import { similarityVerdicts } from '../core/results/verdicts.ts';
import { Announcer } from './Announcer.tsx';
import { CellDetails } from './CellDetails.tsx';
import { Comparison } from './Comparison.tsx';
import { cellSentence } from './cellWords.ts';
import { DiagramView } from './DiagramView.tsx';
import { ErrorBoundary, Failure } from './ErrorBoundary.tsx';
import { ExportingContext } from './exporting/exporting.ts';
import { Gallery } from './Gallery.tsx';
import { Headline } from './Headline.tsx';
import { PinnedCells } from './PinnedCells.tsx';
import { Provenance } from './Provenance.tsx';
import { RunStatus } from './RunStatus.tsx';
import { type PageSource, readOptions, type ViewOptions } from './source.ts';
import { ThemeChoice } from './ThemeChoice.tsx';
import { usePlotTheme } from './themes.ts';
import { useComputed } from './useComputed.ts';
import { useIdle } from './useIdle.ts';
import { useRested } from './useRested.ts';
import { type LoadedRun, MANY_CELLS, useRun } from './useRun.ts';
import { useWidth } from './useWidth.ts';
import { Verdicts } from './Verdicts.tsx';
import type { View } from './view.ts';
import { stateSentence } from './words.ts';

/** The page of one run. */
export function App({ source }: { source: PageSource }): JSX.Element {
  const [life, setLife] = useState(0);
  return (
    <ErrorBoundary>
      <RunPage key={life} source={source} onReload={() => setLife(life + 1)} />
    </ErrorBoundary>
  );
}

/** Of many cells claims are judged anew this often at most while the run goes on, milliseconds. */
const CLAIMS_MS = 4000;
/** A selection that moves has its details once it rests this long, milliseconds. */
const REST_MS = 100;

function RunPage({ source, onReload }: { source: PageSource; onReload: () => void }): JSX.Element {
  const load = useRun(source);
  switch (load.kind) {
    case 'loading':
      return (
        <main class="panel" data-testid="panel" data-state="loading">
          <p role="status">Loading the run…</p>
        </main>
      );
    case 'failed':
      return <Failure message={load.message} onReload={onReload} />;
    case 'loaded':
      return <LoadedPage source={source} run={load.run} />;
  }
}

function LoadedPage({ source, run }: { source: PageSource; run: LoadedRun }): JSX.Element {
  const { experiment, summary, description } = run;
  const [options, change] = useOptions(source);
  const theme = usePlotTheme(options.theme);
  const content = useRef<HTMLDivElement>(null);
  const width = useWidth(content);
  const groups = experiment.features.map(({ name }) => name);
  const group =
    options.group !== undefined && groups.includes(options.group) ? options.group : experiment.marginal.feature;
  const layer = options.layer ?? 'capacity';
  const computed = useComputed(source, run, group, layer === 'returns' || layer === 'prediction');
  const first = useMemo(() => firstCell(experiment, group), [experiment, group]);
  const selected =
    options.selectedCell !== undefined && options.selectedCell < summary.cells ? options.selectedCell : first;
  const view: View = {
    run,
    group,
    selected,
    layer,
    chooseLayer: (chosen) => change({ layer: chosen }),
    zoom: options.zoom,
    zoomTo: (zoom) => change({ zoom }),
    pins: (options.pins ?? []).filter((cell) => cell < summary.cells),
    pin: (cells) => change({ pins: cells }),
    size: options.size ?? 'auto',
    resize: (size) => change({ size }),
    computed,
    theme,
    width,
    select: (cell) => change({ selectedCell: cell }),
  };
  // Claims and comparisons go through all cells: they follow the diagrams.
  const many = summary.cells > MANY_CELLS;
  const settled = useIdle(run, many ? CLAIMS_MS : 0);
  const similar = useMemo(
    () => (settled === undefined ? [] : similarityVerdicts(settled.experiment, settled.summary)),
    [settled],
  );
  // Diagrams show at once what is selected; the rest follows.
  const rested = { ...view, selected: useRested(selected, REST_MS) };
  const running = description.state === 'running' || description.state === 'queued';
  const exporting = useMemo(
    () => ({
      provenance: provenanceOf(description),
      name: experiment.name,
      run: description.id,
      saveFile: source.saveFile,
    }),
    [description, experiment, source],
  );
  return (
    <ExportingContext.Provider value={exporting}>
      <main class={`panel theme-${options.theme}`} data-testid="panel" data-state={description.state}>
        <header class="title">
          <h1>{experiment.name}</h1>
          <div class="choices">
            {groups.length < 2 ? null : (
              <label>
                Feature{' '}
                <select value={group} onChange={(event) => change({ group: event.currentTarget.value })}>
                  {groups.map((name) => (
                    <option key={name} value={name}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <ThemeChoice
              value={options.theme}
              editor={source.act === undefined ? 'Screen' : 'Editor'}
              onChange={(chosen) => change({ theme: chosen })}
            />
            {source.act === undefined ? null : (
              <button type="button" onClick={() => void source.act?.('export')}>
                Export…
              </button>
            )}
          </div>
          {experiment.description === '' ? null : <p class="note description">{experiment.description}</p>}
        </header>
        <RunStatus description={description} source={source} />
        <Headline experiment={experiment} summary={summary} group={group} running={running} computed={computed} />
        <div ref={content} class="content">
          {width === 0 ? null : (
            <>
              <DiagramView {...view} refine={source.refine} />
              {many && settled === undefined ? null : (
                <>
                  <PinnedCells {...view} source={source} />
                  {settled === undefined ? null : (
                    <>
                      <Comparison {...rested} run={settled} similar={similar} />
                      <Verdicts {...rested} run={settled} similar={similar} />
                    </>
                  )}
                  <Gallery {...rested} source={source} />
                  <CellDetails {...view} rested={rested.selected} source={source} />
                </>
              )}
            </>
          )}
        </div>
        <Provenance description={description} act={source.act} />
        <Announcer text={running ? '' : stateSentence(description)} />
        <Announcer text={cellSentence(experiment, summary, group, rested.selected)} />
      </main>
    </ExportingContext.Provider>
  );
}

/** The options, kept by the source whenever they change, and how to change some of them; undefined takes one out. */
function useOptions(source: PageSource): [ViewOptions, (changed: { [Name in keyof ViewOptions]?: unknown }) => void] {
  const [options, setOptions] = useState(() => source.options());
  useEffect(() => source.keep(options), [source, options]);
  return [options, (changed) => setOptions((current) => readOptions({ ...current, ...changed }))];
}

/** What to look at first: a labelled point where the feature shares, and not by a tie, else the cell of the file's own values. */
function firstCell(experiment: Experiment, group: string): number {
  const shares = (cell: Cell): boolean => {
    const model = cellModel(experiment, cell);
    const prediction = predictCell(model);
    const members = membersOf(model, group);
    return prediction?.tie === false && members.some((i) => prediction.status[i] === 'polysemantic');
  };
  return labelledCells(experiment).find(shares)?.index ?? nearestCell(experiment);
}
