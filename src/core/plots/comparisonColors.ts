import type { PlotTheme } from './theme.ts';

/** How a line of a comparison is drawn. */
export interface LineStyle {
  color: string;
  dash: readonly number[];
}

/** Styles that stay apart for so many lines: the theme's colours, then the same in dashes. */
export function lineStyles(theme: PlotTheme, count: number): LineStyle[] {
  const colors = [theme.feature, theme.theory, ...theme.others, theme.reference];
  return Array.from({ length: count }, (_, k) => ({
    color: colors[k % colors.length] ?? theme.foreground,
    dash: k < colors.length ? [1] : [5, 3],
  }));
}
