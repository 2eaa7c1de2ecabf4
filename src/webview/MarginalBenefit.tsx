import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CellPicture, CellPlotOptions } from '../core/plots/cellPicture.ts';
import { computedBenefitNote, computedBenefitPlot } from '../core/plots/computedBenefit.ts';
import { closedBenefitNote, marginalBenefitPlot } from '../core/plots/marginalBenefit.ts';
import { curveProblem } from '../core/results/curveProblem.ts';
import type { HullPrediction } from '../core/results/hullPrediction.ts';
import { hasClosedForm } from '../core/results/prediction.ts';
import { PlotFigure } from './PlotFigure.tsx';
import type { CurvesLoad } from './useCellCurves.ts';
import type { View } from './view.ts';

interface MarginalBenefitProps {
  view: View;
  picture: CellPicture;
  predicted: HullPrediction | undefined;
  load: CurvesLoad;
  size: CellPlotOptions;
}

/** The curves of the chosen group and its reference: in closed form, else computed. */
export function MarginalBenefit({ view, picture, predicted, load, size }: MarginalBenefitProps): JSX.Element {
  const { group, theme } = view;
  const closed = hasClosedForm(picture.model);
  const problem = closed ? undefined : curveProblem(picture.model);
  const curves = load.kind === 'loaded' ? load.curves : undefined;
  const computed = useMemo(
    () => (curves === undefined ? undefined : { group, curves, prediction: predicted }),
    [curves, group, predicted],
  );
  const plot = useMemo(() => {
    if (closed) return marginalBenefitPlot(picture, theme, size);
    return computed === undefined ? undefined : computedBenefitPlot(picture, computed, theme, size);
  }, [closed, picture, computed, theme, size.width, size.height]);
  const note = closed
    ? closedBenefitNote(picture, group)
    : computed === undefined
      ? ''
      : computedBenefitNote(picture, computed);
  return (
    <PlotFigure
      title="Marginal benefit"
      note={note}
      testId="marginal-benefit"
      plot={plot}
      missing={problem ?? noCurves(load)}
    />
  );
}

/** Why no curve is drawn. */
function noCurves(load: CurvesLoad): string {
  switch (load.kind) {
    case 'failed':
      return load.message;
    case 'absent':
      return ABSENT;
    case 'loaded':
      return load.curves.refining || load.curves.curves.length > 0 ? 'Computing the curve…' : ABSENT;
    default:
      return 'Computing the curve…';
  }
}

const ABSENT =
  'This curve was not computed when the report was made. Select the cell in VS Code first, then make the report again.';
