import { alongRamp, contrast, legibleInk, mix } from './colors.ts';

/** How light a page is, in the editor's four kinds of theme. */
export type ThemeKind = 'light' | 'dark' | 'highContrastLight' | 'highContrast';

/** Colours and font of every plot. All colours are `#rrggbb`. */
export interface PlotTheme {
  kind: ThemeKind;
  font: string;
  background: string;
  /** Text and the strongest lines. */
  foreground: string;
  /** Secondary text. */
  muted: string;
  /** Axis lines and ticks. */
  axis: string;
  grid: string;
  /** The feature under study (`marginal.feature`). */
  feature: string;
  /** What it is compared with: neutral, legible on the background. */
  reference: string;
  /** What theory says, over what was trained. */
  theory: string;
  /** Further feature groups, in order. */
  others: string[];
  /** Cells where the feature has no capacity, a whole dimension, or members that fared differently. */
  ignored: string;
  dedicated: string;
  mixed: string;
  /** Cells without a result. */
  unfinished: string;
  /** Capacity of a polysemantic feature, from ε (first) to 1 − ε (last). */
  ramp: string[];
  /** |cos| of two feature directions, from 0 (first) to 1 (last). */
  similarity: string[];
  /** Entries of a matrix, from the most negative over 0 (the middle) to the most positive. */
  diverging: string[];
  /** Outline of the selected cell, and the halo that keeps it visible on every colour. */
  highlight: string;
  highlightHalo: string;
}

/** What an editor theme gives; the rest follows from `kind`. */
export interface ThemeBase {
  kind: ThemeKind;
  font: string;
  background: string;
  foreground: string;
  /** Blue of the editor's charts; replaced where it would be hard to see. */
  blue?: string;
}

/**
 * Capacity: ColorBrewer's YlGnBu without its palest and darkest ends. Lightness falls steadily, so that it stays in
 * order in grey print and for every kind of colour vision. The same in all themes: a picture keeps its colours when
 * it goes from the editor to a paper.
 */
const CAPACITY_RAMP = ['#edf8b1', '#c7e9b4', '#7fcdbb', '#41b6c4', '#1d91c0', '#225ea8', '#253494'];

/** Far from every colour of the ramp, and from each other, in normal and in colour-deficient vision (tested). */
const DEDICATED = '#e6915b';
const MIXED = '#6b4e16';
const IGNORED_ON_LIGHT = '#e5d6e2';
const IGNORED_ON_DARK = '#3d3a3c';

/** Completes an editor's colours to a plot theme. */
export function plotTheme({ kind, font, background, foreground, blue }: ThemeBase): PlotTheme {
  const dark = kind === 'dark' || kind === 'highContrast';
  const strong = kind === 'highContrast' || kind === 'highContrastLight';
  const blues = dark ? ['#4aa3ff', '#8cc8ff'] : ['#0f6cbd', '#004a8f'];
  const feature = [blue, ...blues].find(
    (candidate) => candidate !== undefined && contrast(candidate, background) >= 3.5,
  );
  return {
    kind,
    font,
    background,
    foreground,
    muted: strong ? foreground : mix(foreground, background, 0.28),
    axis: strong ? foreground : mix(foreground, background, 0.35),
    grid: mix(foreground, background, strong ? 0.7 : 0.88),
    feature: feature ?? foreground,
    reference: foreground,
    theory: dark ? '#ff9a52' : '#c2540a',
    others: dark ? ['#e5a94f', '#5fc9a8', '#d78fd0', '#e8776f'] : ['#a3620a', '#0b7a5c', '#93408d', '#b3372f'],
    ignored: dark ? IGNORED_ON_DARK : IGNORED_ON_LIGHT,
    dedicated: DEDICATED,
    mixed: MIXED,
    unfinished: mix(background, foreground, dark ? 0.06 : 0.035),
    ramp: CAPACITY_RAMP,
    similarity: similarityRamp(background, dark),
    diverging: divergingRamp(background, dark),
    highlight: dark ? '#ffffff' : '#000000',
    highlightHalo: dark ? '#000000' : '#ffffff',
  };
}

/** From nearly the background (orthogonal: nothing to see) to the strongest colour (parallel). */
function similarityRamp(background: string, dark: boolean): string[] {
  const strongest = dark ? ['#4a3d78', '#8d62c9', '#e3c8ff'] : ['#cfc1e6', '#8c65bd', '#3f1a6e'];
  return [mix(background, dark ? '#ffffff' : '#000000', dark ? 0.07 : 0.03), ...strongest];
}

/** Orange to blue, told apart by all kinds of colour vision; 0 is nearly the background. */
function divergingRamp(background: string, dark: boolean): string[] {
  const zero = mix(background, dark ? '#ffffff' : '#000000', dark ? 0.07 : 0.03);
  return dark ? ['#ffb070', '#a85a1c', zero, '#2f6cae', '#9fd0ff'] : ['#8a3c05', '#e8a468', zero, '#7eb2dd', '#0b3f78'];
}

/** For print and export: black on white, whatever the editor looks like. */
export const PAPER_THEME: PlotTheme = plotTheme({
  kind: 'light',
  font: 'Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif',
  background: '#ffffff',
  foreground: '#1a1a1a',
});

/** For slides on a dark ground: the colours of VS Code's own dark theme. */
export const DARK_THEME: PlotTheme = plotTheme({
  kind: 'dark',
  font: PAPER_THEME.font,
  background: '#1f1f1f',
  foreground: '#cccccc',
});

/** Colour of a capacity between ε and 1 − ε, for inks that must be legible on it. */
export function capacityColor(theme: PlotTheme, capacity: number, tolerance: number): string {
  return alongRamp(theme.ramp, (capacity - tolerance) / (1 - 2 * tolerance));
}

/** Dark or light ink for a line over the capacity colours. */
export function inkOn(ground: string): string {
  return legibleInk(ground, '#16202a', '#f4f8fa');
}
