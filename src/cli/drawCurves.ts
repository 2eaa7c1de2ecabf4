import type { CurvePoint } from '../core/capacity/hull.ts';
import type { Experiment } from '../core/experiment/experiment.ts';
import { pictureOf } from '../core/plots/cellPicture.ts';
import { computedBenefitNote, computedBenefitPlot } from '../core/plots/computedBenefit.ts';
import { marginalBenefitPlot } from '../core/plots/marginalBenefit.ts';
import { predictedByHulls } from '../core/plots/predictedByHulls.ts';
import type { FeatureCurve } from '../core/results/cellCurves.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { bathKey } from '../core/results/hullPrediction.ts';
import { scaledCurve } from '../core/results/marginalCurve.ts';
import type { Provenance } from '../core/results/provenance.ts';
import { bathOf, bathScale } from '../core/training/bath.ts';
import { probe } from '../core/training/probe.ts';
import { pictureBundle } from '../export/pictureBundle.ts';

/** Of the whole picture, pixels. */
const SIZE = { width: 560, height: 360 };

/** What curves of marginal benefit are drawn from. */
export interface DrawnCurves {
  /** Its own values are the place on the diagram. */
  experiment: Experiment;
  /** Feature, and reference if any. */
  groups: readonly string[];
  curves: readonly FeatureCurve[];
  /** What was trained at this very place. */
  record: CellRecord | undefined;
  /** Written into the file. */
  provenance: Provenance;
}

/** The picture of curves as the bytes of an SVG or PNG file. */
export async function drawCurves(
  { experiment, groups, curves, record, provenance }: DrawnCurves,
  format: string,
): Promise<Uint8Array> {
  const { drawPlot, PICTURE_THEME } = pictureBundle();
  const [feature = experiment.marginal.feature, reference] = groups;
  const asked = { ...experiment, marginal: { feature, ...(reference !== undefined && { reference }) } };
  const picture = pictureOf(asked, { index: 0, at: {}, settings: {} }, record);
  const { model } = picture;
  const hulls = new Map<string, readonly CurvePoint[]>();
  for (const { feature: i, curve } of curves) {
    const bath = bathOf(model, i);
    if (typeof bath === 'string') continue;
    const ofOne = scaledCurve(curve, 1 / bathScale(model.family, model.importance[i] ?? Number.NaN));
    if (ofOne.hull !== undefined) hulls.set(bathKey(bath), ofOne.hull);
  }
  const best = record?.starts[0];
  const probed = best === undefined ? undefined : probe(model, best.W, best.b);
  const computed = {
    group: feature,
    prediction: predictedByHulls(picture, hulls),
    curves: {
      cell: 0,
      groups: [...groups],
      curves: [...curves],
      refining: false,
      ...(probed !== undefined && { probe: probed }),
    },
  };
  const closed = curves.every(({ curve }) => curve.method === 'closed');
  const plot = closed
    ? marginalBenefitPlot(picture, PICTURE_THEME, SIZE)
    : computedBenefitPlot(picture, computed, PICTURE_THEME, SIZE);
  if (plot === undefined) throw new Error('There is no curve to draw.');
  const title = {
    text: `${experiment.name}: marginal benefit of capacity`,
    subtitle: groups.map(
      (group) => `${group}: ${closed ? 'closed form' : computedBenefitNote(picture, { ...computed, group })}`,
    ),
  };
  return drawPlot(plot, title, { format: format === 'png' ? 'png' : 'svg', provenance });
}
