import { isGiven } from '../experiment/experiment.ts';
import { curveProblem } from '../results/curveProblem.ts';
import { hasClosedForm } from '../results/prediction.ts';
import { allocationPlot } from './allocation.ts';
import type { CellPicture } from './cellPicture.ts';
import { cellTitle } from './cellTitle.ts';
import { type ComputedBenefit, computedBenefitNote, computedBenefitPlot } from './computedBenefit.ts';
import { shownGroups } from './curveGroups.ts';
import { directionsPlot, hasPrincipalAxes } from './directions.ts';
import { embeddingPlot } from './embedding.ts';
import { gramPlot } from './gram.ts';
import { closedBenefitNote, marginalBenefitPlot } from './marginalBenefit.ts';
import type { Plot } from './plot.ts';
import type { PlotTheme } from './theme.ts';
import { trainingCurvePlot } from './trainingCurve.ts';

/** The pictures of one cell, by the names that they are asked for by, and their titles. */
export const CELL_VIEWS = {
  marginal: 'Marginal benefit',
  allocation: 'Allocation',
  embedding: 'Embedding',
  gram: 'Matrix WᵀW',
  directions: 'Directions',
  training: 'Training curve',
} as const;
export type CellView = keyof typeof CELL_VIEWS;

/** Of a whole picture, pixels. */
const SIZE = { width: 560, height: 360 };

export interface CellViewOptions {
  theme: PlotTheme;
  /** Feature group whose curve is drawn. */
  group: string;
  /** Curves of a cell without a closed form. */
  computed?: ComputedBenefit;
}

/** A picture, and what stands over it. */
export interface DrawnView {
  plot: Plot;
  text: string;
  subtitle: string[];
}

/** The picture of a cell, or a sentence that says why there is none. */
export function cellView(view: CellView, picture: CellPicture, options: CellViewOptions): DrawnView | string {
  const problem = cellViewProblem(view, picture);
  if (problem !== undefined) return problem;
  const plot = plotOfView(view, picture, options);
  if (plot === undefined) return `${CELL_VIEWS[view]} cannot be drawn of this cell: its start diverged.`;
  const { experiment, cell } = picture;
  const note = view === 'marginal' ? [`${options.group}: ${benefitNote(picture, options)}`] : [];
  return {
    plot,
    text: `${experiment.name}: ${CELL_VIEWS[view].charAt(0).toLowerCase()}${CELL_VIEWS[view].slice(1)}`,
    subtitle: [cellTitle(experiment, cell.index), ...note],
  };
}

/** Why a cell has no such picture; `undefined` where it has one. */
export function cellViewProblem(view: CellView, { experiment, cell, model, record }: CellPicture): string | undefined {
  switch (view) {
    case 'allocation':
      return undefined;
    case 'marginal':
      return hasClosedForm(model) ? undefined : curveProblem(model);
    case 'gram':
      // With layers between, inputs add something else to outputs.
      if (model.family !== 'autoencoder') return 'The matrix WᵀW is drawn of autoencoders.';
      if (model.layers !== undefined) return 'A layered model has no matrix WᵀW of inputs and outputs.';
      break;
    case 'training':
      if (isGiven(experiment)) return 'Given weights have no training curve.';
      break;
    case 'directions':
      if (model.D < 2) return 'One dimension has no directions to tell apart.';
      break;
  }
  return record === undefined ? `Cell ${cell.index} is not trained yet.` : undefined;
}

function plotOfView(view: CellView, picture: CellPicture, options: CellViewOptions): Plot | undefined {
  const { theme, group, computed } = options;
  switch (view) {
    case 'marginal':
      if (hasClosedForm(picture.model)) return marginalBenefitPlot(asIfStudied(picture, group), theme, SIZE);
      return computed && computedBenefitPlot(picture, computed, theme, SIZE);
    case 'allocation':
      return allocationPlot(picture, theme, SIZE);
    case 'embedding':
      return embeddingPlot(picture, theme, SIZE);
    case 'gram':
      return gramPlot(picture, theme, SIZE);
    case 'directions':
      return directionsPlot(picture, hasPrincipalAxes(picture.model.D) ? 'principal' : { a: 0, b: 1 }, theme, SIZE);
    case 'training':
      return trainingCurvePlot(picture, theme, SIZE);
  }
}

/** The same with another group as the one under study. */
function asIfStudied(picture: CellPicture, group: string): CellPicture {
  const [feature = group, reference] = shownGroups(picture, group);
  const marginal = { feature, ...(reference !== undefined && { reference }) };
  return { ...picture, experiment: { ...picture.experiment, marginal } };
}

const benefitNote = (picture: CellPicture, { group, computed }: CellViewOptions): string =>
  hasClosedForm(picture.model)
    ? closedBenefitNote(picture, group)
    : computed === undefined
      ? ''
      : computedBenefitNote(picture, computed);
