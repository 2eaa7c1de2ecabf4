import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { isGiven } from '../core/experiment/experiment.ts';
import { allocationPlot } from '../core/plots/allocation.ts';
import { type CellPicture, cellPicture } from '../core/plots/cellPicture.ts';
import { cellTitle } from '../core/plots/cellTitle.ts';
import { computedGroups } from '../core/plots/curveGroups.ts';
import { embeddingPlot } from '../core/plots/embedding.ts';
import { formatFixed, formatNumber } from '../core/plots/format.ts';
import { gramPlot } from '../core/plots/gram.ts';
import { predictedByHulls } from '../core/plots/predictedByHulls.ts';
import { trainingCurvePlot } from '../core/plots/trainingCurve.ts';
import type { HullPrediction } from '../core/results/hullPrediction.ts';
import type { ProbeResult } from '../core/training/probe.ts';
import { Directions } from './Directions.tsx';
import { Geometry } from './Geometry.tsx';
import { MarginalBenefit } from './MarginalBenefit.tsx';
import { PlotFigure } from './PlotFigure.tsx';
import { PointButtons } from './PointButtons.tsx';
import type { PageSource } from './source.ts';
import { useCellCurves } from './useCellCurves.ts';
import { type RecordLoad, useCellRecord } from './useCellRecord.ts';
import type { View } from './view.ts';

const HEIGHT = 268;
const GAP = 16;

interface CellDetailsProps extends View {
  source: PageSource;
  /** The selected cell, or one that was selected a moment ago: what the plots are of. */
  rested: number;
}

/** All about the selected cell: why it looks as it does, what was learned, how it was learned. */
export function CellDetails({ source, rested, ...view }: CellDetailsProps): JSX.Element {
  const { run, selected } = view;
  return (
    <section
      class="details"
      id="cell-details"
      tabIndex={-1}
      data-testid="cell-details"
      data-cell={selected}
      aria-labelledby="cell-title"
      aria-busy={selected !== rested}
    >
      <header>
        <h2 id="cell-title">{cellTitle(run.experiment, selected)}</h2>
        <PointButtons {...view} />
      </header>
      <CellPlots {...view} selected={rested} source={source} />
    </section>
  );
}

function CellPlots({ source, ...view }: View & { source: PageSource }): JSX.Element {
  const { run, selected, width, theme } = view;
  const load = useCellRecord(source, selected, run);
  const record = load.kind === 'loaded' ? load.record : undefined;
  const picture = useMemo(() => cellPicture(run.experiment, selected, record), [run.experiment, selected, record]);
  const columns = width >= 1400 ? 4 : width >= 600 ? 2 : 1;
  const size = { width: Math.floor(Math.min(560, (width - GAP * (columns - 1)) / columns)) - 8, height: HEIGHT };
  const plots = useMemo(
    () => ({
      embedding: embeddingPlot(picture, theme, size),
      // With layers between, inputs add something else to outputs.
      gram: picture.model.layers === undefined ? gramPlot(picture, theme, size) : undefined,
      allocation: allocationPlot(picture, theme, size),
      curve: trainingCurvePlot(picture, theme, size),
    }),
    [picture, theme, size.width, size.height],
  );
  const given = isGiven(run.experiment);
  const groups = useMemo(() => computedGroups(picture, view.group), [picture, view.group]);
  const curves = useCellCurves(source, selected, groups, record !== undefined);
  const probed = given && curves.kind === 'loaded' ? curves.curves.probe : undefined;
  const predicted = useMemo(() => predictedByHulls(picture, view.computed.hulls), [picture, view.computed.hulls]);
  const absent = absence(load);
  return (
    <>
      <CellFacts picture={picture} predicted={predicted} probed={probed} group={view.group} absent={absent} />
      <div class={`columns-${columns}`}>
        <MarginalBenefit view={view} picture={picture} predicted={predicted} load={curves} size={size} />
        <PlotFigure title="Allocation" note="capacity of each feature" testId="allocation" plot={plots.allocation} />
        <PlotFigure
          title="Embedding"
          note={embeddingNote(picture)}
          testId="embedding"
          plot={plots.embedding}
          missing={absent}
        />
        {plots.gram === undefined ? null : (
          <PlotFigure title="Matrix WᵀW" note="what inputs add to outputs" testId="gram" plot={plots.gram} />
        )}
        <Directions picture={picture} theme={theme} size={size} missing={absent} />
        {given ? null : (
          <PlotFigure
            title="Training curve"
            note="of every start"
            testId="training-curve"
            plot={plots.curve}
            missing={absent}
          />
        )}
        <Geometry picture={picture} />
      </div>
    </>
  );
}

/** What is drawn of the embedding, and of a model with layers which weights those are. */
function embeddingNote({ model: { layers, embedding, bottleneck } }: CellPicture): string {
  if (bottleneck !== undefined) return 'weights from features to neurons: |cos| of directions, lengths';
  const which = layers === undefined ? '' : `weights of layer ${embedding} of ${layers.length}: `;
  return `${which}|cos| of directions, lengths`;
}

/** Why there is no trained model to show. */
function absence(load: RecordLoad): string {
  switch (load.kind) {
    case 'loading':
    case 'loaded':
      return 'Loading…';
    case 'unfinished':
      return 'This cell is not trained yet.';
    case 'failed':
      return `This cell could not be read: ${load.message}`;
  }
}

/** The cell in a line of numbers. */
function CellFacts({
  picture,
  predicted,
  probed,
  group,
  absent,
}: {
  picture: CellPicture;
  predicted: HullPrediction | undefined;
  probed: ProbeResult | undefined;
  group: string;
  absent: string;
}): JSX.Element {
  const { model, measures, capacityTheory, record, prediction } = picture;
  const members = model.group.flatMap((name, index) => (name === group ? [index] : []));
  const mean = (values: Float64Array): number =>
    members.reduce((sum, i) => sum + (values[i] ?? Number.NaN), 0) / members.length;
  const statuses = new Set(members.map((i) => measures?.status[i] ?? 'diverged'));
  const { loss = Number.NaN, taskLoss = loss } = record?.starts[0] ?? {};
  if (measures === undefined) {
    return <p class="note">{absent}</p>;
  }
  return (
    <p class="note">
      {group}: capacity <b>{formatFixed(mean(measures.capacity))}</b> ({[...statuses].join(', ')})
      {prediction === undefined ? '' : `, in theory ${formatFixed(mean(capacityTheory))}`}
      {predicted === undefined
        ? ''
        : `, hulls predict ${formatFixed(mean(predicted.capacity))} (${[...new Set(members.map((i) => predicted.status[i]))].join(', ')}${predicted.tie ? '; a tie' : ''})`}
      {recoveryText(mean(measures.recovery))}
      {probed === undefined ? '' : probeText(members, probed)}; loss <b>{formatNumber(taskLoss, 5)}</b>
      {taskLoss === loss ? '' : ` (${formatNumber(loss, 5)} with penalties)`}
      {prediction === undefined ? '' : `, at least ${formatNumber(prediction.loss, 5)}`}.
    </p>
  );
}

/** The mean recovery of a group of an autoencoder. */
const recoveryText = (recovery: number): string =>
  Number.isNaN(recovery) ? '' : `, recovery ${formatFixed(recovery)}`;

/** What more capacity is worth to a group, by the probe of given weights: its range, and the largest standard error. */
function probeText(members: readonly number[], { marginalBenefit, standardError }: ProbeResult): string {
  const told = members.filter((i) => Number.isFinite(marginalBenefit[i]));
  if (told.length === 0) return ', the probe says nothing of ignored and dedicated features';
  const values = told.map((i) => marginalBenefit[i] ?? Number.NaN);
  const [low, high] = [formatNumber(Math.min(...values), 3), formatNumber(Math.max(...values), 3)];
  const error = Math.max(...told.map((i) => standardError[i] ?? 0));
  const doubt = error > 0 ? ` ± ${formatNumber(error, 2)}` : '';
  return `, marginal benefit by the probe ${low === high ? low : `${low} … ${high}`}${doubt}`;
}
