import type { PlotTheme } from './theme.ts';

/** How a line of a comparison is drawn. */
export interface LineStyle {
  color: string;
  dash: readonly number[];
}

/** Styles that stay apart for so many lines: the theme's colours, then the same in dashes. */
export function lineStyles(theme: PlotTheme, count: number): LineStyle[] {
  // Neighbours in this order differ most; the first of the others is close to the colour of theory.
  const [brown, green, purple, red] = theme.others;
  const colors = [theme.feature, theme.theory, green, purple, theme.reference, red, brown].filter(
    (color) => color !== undefined,
  );
  return Array.from({ length: count }, (_, k) => ({
    color: colors[k % colors.length] ?? theme.foreground,
    dash: k < colors.length ? [1] : [5, 3],
  }));
}
