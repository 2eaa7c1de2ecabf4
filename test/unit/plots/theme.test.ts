import { describe, expect, it } from 'vitest';
import { alongRamp, contrast, parseColor } from '../../../src/core/plots/colors.ts';
import { pinColor } from '../../../src/core/plots/pinnedBenefit.ts';
import { capacityColor, inkOn, PAPER_THEME, type PlotTheme, plotTheme } from '../../../src/core/plots/theme.ts';
import { difference, lightness, VISIONS } from './colorVision.ts';

const THEMES: Record<string, PlotTheme> = {
  paper: PAPER_THEME,
  light: plotTheme({
    kind: 'light',
    font: 'sans-serif',
    background: '#ffffff',
    foreground: '#3b3b3b',
    blue: '#1a85ff',
  }),
  dark: plotTheme({ kind: 'dark', font: 'sans-serif', background: '#1f1f1f', foreground: '#cccccc', blue: '#59a4f9' }),
  'high contrast': plotTheme({
    kind: 'highContrast',
    font: 'sans-serif',
    background: '#000000',
    foreground: '#ffffff',
  }),
  'high contrast light': plotTheme({
    kind: 'highContrastLight',
    font: 'sans-serif',
    background: '#ffffff',
    foreground: '#292929',
  }),
};

const RAMP = Array.from({ length: 25 }, (_, step) => alongRamp(PAPER_THEME.ramp, step / 24));

describe('the capacity scale', () => {
  it('grows darker with every step, for every kind of colour vision', () => {
    for (const vision of VISIONS) {
      const steps = RAMP.map((color) => lightness(color, vision));
      for (const [index, step] of steps.slice(1).entries()) expect(step).toBeLessThan(steps[index] ?? 0);
    }
  });

  it('spans from ε to 1 − ε and clamps beyond', () => {
    expect(capacityColor(PAPER_THEME, 0.05, 0.05)).toBe(PAPER_THEME.ramp[0]);
    expect(capacityColor(PAPER_THEME, 0.95, 0.05)).toBe(PAPER_THEME.ramp.at(-1));
    expect(capacityColor(PAPER_THEME, 2, 0.05)).toBe(PAPER_THEME.ramp.at(-1));
  });
});

describe.each(Object.entries(THEMES))('the %s theme', (_name, theme) => {
  it.each(VISIONS)(
    'tells ignored, dedicated and mixed from each other and from shared capacity in %s vision',
    (vision) => {
      const regions = [theme.ignored, theme.dedicated, theme.mixed];
      for (const [index, region] of regions.entries()) {
        for (const other of regions.slice(index + 1)) expect(difference(region, other, vision)).toBeGreaterThan(15);
        for (const shade of RAMP) expect(difference(region, shade, vision)).toBeGreaterThan(10);
      }
      // What meets at the border to dedicated differs most of all.
      expect(difference(theme.dedicated, RAMP.at(-1) ?? '', vision)).toBeGreaterThan(60);
    },
  );

  it.each(VISIONS)('tells errors below and above theory from each other and from none in %s vision', (vision) => {
    const [low, less, none, more, high] = theme.diverging;
    if (!low || !less || !none || !more || !high) throw new Error('five stops are needed');
    expect(difference(low, high, vision)).toBeGreaterThan(20);
    expect(difference(less, more, vision)).toBeGreaterThan(20);
    for (const end of [low, less, more, high]) expect(difference(end, none, vision)).toBeGreaterThan(15);
  });

  it('has lines of pinned cells that show on the background', () => {
    for (const number of [1, 2, 3, 4, 5, 6]) {
      expect(contrast(pinColor(theme, number), theme.background)).toBeGreaterThanOrEqual(3);
    }
  });

  it('has legible text and visible lines', () => {
    for (const text of [theme.foreground, theme.muted])
      expect(contrast(text, theme.background)).toBeGreaterThanOrEqual(4.5);
    for (const line of [theme.feature, theme.reference, theme.theory, ...theme.others]) {
      expect(contrast(line, theme.background)).toBeGreaterThanOrEqual(3);
    }
  });

  it('has contour inks that show on every shade', () => {
    for (const shade of RAMP) expect(contrast(inkOn(shade), shade)).toBeGreaterThanOrEqual(3);
  });

  it('has a highlight that shows on its halo, and one of the two on every region', () => {
    for (const region of [...RAMP, theme.ignored, theme.dedicated, theme.mixed]) {
      const best = Math.max(contrast(theme.highlight, region), contrast(theme.highlightHalo, region));
      expect(best).toBeGreaterThanOrEqual(3);
    }
  });
});

it('replaces a blue that the background swallows', () => {
  const theme = plotTheme({ kind: 'dark', font: '', background: '#1f1f1f', foreground: '#ccc', blue: '#202040' });
  expect(theme.feature).not.toBe('#202040');
});

describe('colours as editors write them', () => {
  it('are read in every form', () => {
    expect(parseColor('#0f0')).toEqual({ r: 0, g: 255, b: 0 });
    expect(parseColor(' #1a85ff ')).toEqual({ r: 26, g: 133, b: 255 });
    expect(parseColor('rgb(1, 2, 3)')).toEqual({ r: 1, g: 2, b: 3 });
    expect(parseColor('rgba(255, 255, 255, 0.5)', { r: 0, g: 0, b: 0 })).toEqual({ r: 128, g: 128, b: 128 });
    expect(parseColor('#00000080', { r: 255, g: 255, b: 255 })).toEqual({ r: 127, g: 127, b: 127 });
  });

  it('are undefined where nothing can be read', () => {
    for (const text of ['', 'light-dark(#fff, #000)', '#12', 'rgb(a, b, c)']) expect(parseColor(text)).toBeUndefined();
  });
});
