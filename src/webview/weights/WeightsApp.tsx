import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { capacityHistogramPlot } from '../../core/plots/capacityHistogram.ts';
import { orderFeatures } from '../../core/weights/featureOrder.ts';
import type { Inspection } from '../../core/weights/inspection.ts';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { ExportingContext } from '../exporting/exporting.ts';
import { PlotFigure } from '../PlotFigure.tsx';
import { ThemeChoice } from '../ThemeChoice.tsx';
import { usePlotTheme } from '../themes.ts';
import { useWidth } from '../useWidth.ts';
import { FeatureDetails } from './FeatureDetails.tsx';
import { FeatureTable } from './FeatureTable.tsx';
import { InspectionHeadline } from './InspectionHeadline.tsx';
import { MatrixChoices } from './MatrixChoices.tsx';
import { useInspection } from './useInspection.ts';
import { choiceOf, type WeightsSource, type WeightsView } from './weightsSource.ts';

const HISTOGRAM_HEIGHT = 240;

/** The page of one file of given weights. */
export function WeightsApp({ source }: { source: WeightsSource }): JSX.Element {
  return (
    <ErrorBoundary>
      <WeightsPage source={source} />
    </ErrorBoundary>
  );
}

function WeightsPage({ source }: { source: WeightsSource }): JSX.Element {
  const [view, setView] = useState(() => source.view());
  useEffect(() => source.keep(view), [source, view]);
  const { load, measureAgain } = useInspection(source, choiceOf(view));
  const exporting = useMemo(
    () => ({
      provenance: { software: 'Capacity Lab', weights: source.name },
      name: source.name,
      saveFile: source.saveFile,
    }),
    [source],
  );
  return (
    <ExportingContext.Provider value={exporting}>
      <main class={`panel theme-${view.theme}`} data-testid="weights" data-state={load.kind}>
        <header class="title">
          <h1>{source.name}</h1>
          <div class="choices">
            <ThemeChoice value={view.theme} editor="Editor" onChange={(theme) => setView({ ...view, theme })} />
          </div>
        </header>
        <div class="status">
          {load.kind === 'measuring' ? <Measuring share={load.share} /> : null}
          {load.kind === 'failed' ? (
            <p class="problem" role="alert">
              {load.message}
            </p>
          ) : null}
          {load.kind === 'loaded' ? <MatrixChoices inspection={load.inspection} view={view} onView={setView} /> : null}
          {load.kind === 'measuring' ? null : (
            <button type="button" onClick={measureAgain}>
              Measure again
            </button>
          )}
          {load.kind === 'failed' && hasChoice(view) ? (
            <button type="button" onClick={() => setView(withoutChoice(view))}>
              Take the file’s own choice
            </button>
          ) : null}
        </div>
        {load.kind === 'loaded' ? (
          <Measured source={source} inspection={load.inspection} view={view} onView={setView} />
        ) : null}
      </main>
    </ExportingContext.Provider>
  );
}

function Measuring({ share }: { share: number }): JSX.Element {
  const percent = Math.floor(100 * share);
  return (
    <>
      <p role="status">Measuring the capacity of every feature…</p>
      <progress max={100} value={percent} aria-label={`${percent} % measured`} />
    </>
  );
}

const hasChoice = (view: WeightsView): boolean => Object.keys(choiceOf(view)).length > 0;

function withoutChoice({ sort, descending, theme }: WeightsView): WeightsView {
  return { sort, descending, theme };
}

interface MeasuredProps {
  source: WeightsSource;
  inspection: Inspection;
  view: WeightsView;
  onView: (view: WeightsView) => void;
}

function Measured({ source, inspection, view, onView }: MeasuredProps): JSX.Element {
  const theme = usePlotTheme(view.theme);
  const content = useRef<HTMLDivElement>(null);
  const width = useWidth(content);
  const { sort, descending } = view;
  const order = useMemo(() => orderFeatures(inspection, sort, descending), [inspection, sort, descending]);
  const histogram = useMemo(
    () =>
      width === 0 ? undefined : capacityHistogramPlot(inspection.capacity, theme, { width, height: HISTOGRAM_HEIGHT }),
    [inspection, theme, width],
  );
  const selected = view.selected !== undefined && view.selected < inspection.N ? view.selected : order[0];
  const select = (feature: number): void => onView({ ...view, selected: feature });
  return (
    <>
      <InspectionHeadline inspection={inspection} />
      <div ref={content} class="content">
        {histogram === undefined ? null : (
          <PlotFigure
            title="Capacity of the features"
            note="counts as log(1 + n)"
            testId="histogram"
            plot={histogram}
          />
        )}
        <div class={width >= 720 ? 'columns-2 features' : 'columns-1 features'}>
          <FeatureTable
            inspection={inspection}
            order={order}
            sort={sort}
            descending={descending}
            selected={selected}
            onSort={(column, down) => onView({ ...view, sort: column, descending: down })}
            onSelect={select}
          />
          <FeatureDetails source={source} inspection={inspection} feature={selected} onSelect={select} />
        </div>
      </div>
    </>
  );
}
