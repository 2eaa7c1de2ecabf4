import type { CellModel } from '../experiment/cell.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { mix } from './colors.ts';
import type { PlotTheme } from './theme.ts';

/** What a feature is called in plots: its group's name, and which member where there are several. */
export function featureNames(model: Pick<CellModel, 'group'>): string[] {
  const counts = new Map<string, number>();
  const sizes = new Map<string, number>();
  for (const group of model.group) {
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return model.group.map((group) => {
    const place = (counts.get(group) ?? 0) + 1;
    counts.set(group, place);
    return sizes.get(group) === 1 ? group : `${group} ${place}`;
  });
}

/** Indices of a group's members. */
export const membersOf = (model: Pick<CellModel, 'group'>, group: string): number[] =>
  model.group.flatMap((name, index) => (name === group ? [index] : []));

/**
 * Colour of every group: the feature under study in blue, what it is compared with in the neutral colour of text, the
 * rest in the theme's other colours. Without a reference the first other group is neutral.
 */
export function groupColors(experiment: Experiment, theme: PlotTheme): Map<string, string> {
  const { feature } = experiment.marginal;
  const names = experiment.features.map(({ name }) => name);
  const reference = experiment.marginal.reference ?? names.find((name) => name !== feature);
  const others = names.filter((name) => name !== feature && name !== reference);
  return new Map(
    names.map((name) => {
      const other = theme.others[others.indexOf(name) % theme.others.length];
      return [name, name === feature ? theme.feature : name === reference ? theme.reference : (other ?? theme.muted)];
    }),
  );
}

/** How far the last member of a group is mixed with the background. */
const PALEST = 0.72;

/**
 * (N) colour of every feature: that of its group. Where the importances of a group differ its first member is
 * strongest and the others are paler.
 */
export function featureColors(
  model: Pick<CellModel, 'group' | 'importance'>,
  colors: ReadonlyMap<string, string>,
  theme: PlotTheme,
): string[] {
  return model.group.map((group, i) => {
    const color = colors.get(group) ?? theme.muted;
    const { first, share, last } = placeInGroup(model, i);
    const alike = model.importance[first] === model.importance[last];
    return alike ? color : mix(color, theme.background, PALEST * share);
  });
}

/** First and last member of a feature's group, and how far on the way between them the feature is, 0 … 1. */
export function placeInGroup(
  { group }: Pick<CellModel, 'group'>,
  i: number,
): { first: number; last: number; share: number } {
  const name = group[i] ?? '';
  const [first, last] = [group.indexOf(name), group.lastIndexOf(name)];
  return { first, last, share: (i - first) / Math.max(1, last - first) };
}

/** Colours of groups for bars: the neutral one softened, for areas weigh more than lines. */
export function groupFills(experiment: Experiment, theme: PlotTheme): Map<string, string> {
  const soften = (color: string): string =>
    color === theme.reference ? mix(theme.foreground, theme.background, 0.42) : color;
  return new Map([...groupColors(experiment, theme)].map(([name, color]) => [name, soften(color)]));
}
