/** Numbers, times and durations as short texts. English digits and separators everywhere, as in the plots. */

import type { Localizer } from './l10n.ts';

/** Three decimals: a capacity, a cosine. */
export const fraction = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');

/** Four significant digits without trailing zeros, exponent only far from 1: a length, a benefit, a loss. */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value.toExponential(2);
  }
  return String(Number(value.toPrecision(4)));
}

/** How long something took or will take: `0.8 s`, `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number, l10n: Localizer): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) {
    return l10n.t('{0} s', seconds.toFixed(1));
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return l10n.t('{0} s', whole);
  }
  if (whole < 3600) {
    return l10n.t('{0} min {1} s', Math.floor(whole / 60), whole % 60);
  }
  return l10n.t('{0} h {1} min', Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
}

/** How long something takes, about: whole seconds, of a minute and more whole minutes, of an hour and more whole hours. */
export function roughDuration(milliseconds: number, l10n: Localizer): string {
  const seconds = Math.max(1, milliseconds / 1000);
  if (seconds < 10) return l10n.t('{0} s', Math.round(seconds));
  if (seconds < 57) return l10n.t('{0} s', 5 * Math.round(seconds / 5));
  if (seconds < 3570) return l10n.t('{0} min', Math.round(seconds / 60));
  return l10n.t('{0} h', Math.round(seconds / 3600));
}

/**
 * When something happened: the time alone for today, else the day with it, and the year where it is another one.
 *
 * @param iso       ISO 8601; a text that is no date comes back as it is
 * @param timeZone  for tests; the machine's own by default
 */
export function moment(iso: string, now: Date, timeZone?: string): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) {
    return iso;
  }
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (date: Date, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, ...zone }).format(date);
  const time = format(then, { hour: '2-digit', minute: '2-digit' });
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
  if (format(then, day) === format(now, day)) {
    return time;
  }
  const sameYear = format(then, { year: 'numeric' }) === format(now, { year: 'numeric' });
  return `${format(then, sameYear ? { day: 'numeric', month: 'short' } : day)} ${time}`;
}
