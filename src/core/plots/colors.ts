/** A little colour arithmetic: enough to choose legible inks and to test palettes. */

export interface Rgb {
  /** 0 … 255 */
  r: number;
  g: number;
  b: number;
}

/**
 * Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`, the forms in which editors give theme colours.
 * Transparency is laid over `backdrop`. `undefined` for anything else.
 */
export function parseColor(text: string, backdrop: Rgb = { r: 255, g: 255, b: 255 }): Rgb | undefined {
  const parsed = parseHex(text.trim()) ?? parseFunction(text.trim());
  if (parsed === undefined) {
    return undefined;
  }
  const { r, g, b, alpha } = parsed;
  const over = (top: number, bottom: number): number => Math.round(top * alpha + bottom * (1 - alpha));
  return { r: over(r, backdrop.r), g: over(g, backdrop.g), b: over(b, backdrop.b) };
}

type Rgba = Rgb & { alpha: number };

function parseHex(text: string): Rgba | undefined {
  if (!/^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text)) {
    return undefined;
  }
  const digits = text.slice(1);
  const full = digits.length <= 4 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const byte = (index: number): number => Number.parseInt(full.slice(2 * index, 2 * index + 2), 16);
  return { r: byte(0), g: byte(1), b: byte(2), alpha: full.length === 8 ? byte(3) / 255 : 1 };
}

function parseFunction(text: string): Rgba | undefined {
  const match = /^rgba?\(([^()]+)\)$/i.exec(text);
  const [r, g, b, alpha = 1] = (match?.[1] ?? '')
    .split(/[\s,/]+/)
    .filter(Boolean)
    .map(Number);
  if (r === undefined || g === undefined || b === undefined || [r, g, b, alpha].some(Number.isNaN)) {
    return undefined;
  }
  return { r, g, b, alpha };
}

/** `#rrggbb` */
export function toHex({ r, g, b }: Rgb): string {
  return `#${[r, g, b].map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** The colour a share `t` of the way from one colour to another, both as hex. */
export function mix(from: string, to: string, t: number): string {
  const a = parseColor(from);
  const b = parseColor(to);
  if (a === undefined || b === undefined) {
    return from;
  }
  const channel = (p: number, q: number): number => p + (q - p) * t;
  return toHex({ r: channel(a.r, b.r), g: channel(a.g, b.g), b: channel(a.b, b.b) });
}

/** Steps of a ramp that are told apart: more than a screen has shades between two of its colours. */
const RAMP_STEPS = 1000;

/** The colours of every ramp that was asked for: a diagram asks for one in each of its cells. */
const ramps = new WeakMap<readonly string[], (string | undefined)[]>();

/** The colour at `t` in 0 … 1 along a list of equally spaced stops, to a thousandth of their length. */
export function alongRamp(stops: readonly string[], t: number): string {
  const step = Math.round(Math.min(1, Math.max(0, t)) * RAMP_STEPS);
  const known = ramps.get(stops) ?? [];
  if (known.length === 0) ramps.set(stops, known);
  const place = (step / RAMP_STEPS) * (stops.length - 1);
  const index = Math.min(Math.floor(place), Math.max(0, stops.length - 2));
  known[step] ??= mix(stops[index] ?? '#000000', stops[index + 1] ?? stops[index] ?? '#000000', place - index);
  return known[step];
}

/** Relative luminance of WCAG 2, 0 … 1. */
export function luminance(color: string): number {
  const { r, g, b } = parseColor(color) ?? { r: 0, g: 0, b: 0 };
  const linear = (channel: number): number => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio of WCAG 2, 1 … 21. Text needs 4.5, lines and marks need 3. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Of two inks, the one that is easier to see on a ground. */
export function legibleInk(ground: string, first: string, second: string): string {
  return contrast(first, ground) >= contrast(second, ground) ? first : second;
}
