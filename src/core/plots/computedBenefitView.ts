import { OWN_COLOR, tooltipOf } from './comparison.ts';
import { capacityAxis, dotMark, lineLayers, RING_MARK, thresholdLayers } from './curveGroups.ts';
import { CROSS } from './keyStrip.ts';
import { logDomain, logTickAxis } from './logTicks.ts';
import type { Layer } from './spec.ts';
import type { PlotTheme } from './theme.ts';

/** Scale and axis of the benefit. */
export interface BenefitAxis {
  scale: object;
  axis: object;
}

/** Logarithmic for what is positive; else linear, or symmetric logarithmic where few values tower over the rest. */
export function benefitAxis(values: readonly number[], net: boolean): BenefitAxis {
  const plain = { grid: true, domain: false, minExtent: 34, maxExtent: 34 };
  if (!net) {
    const domain = logDomain(values);
    return { scale: { type: 'log', nice: false, domain }, axis: { ...logTickAxis(domain), ...plain } };
  }
  const sizes = values.map(Math.abs).sort((a, b) => a - b);
  const typical = sizes[Math.floor(sizes.length / 2)] ?? 1;
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const air = Math.max(0.06 * (high - low), Number.MIN_VALUE);
  const domain: [number, number] = low === high ? [-1, 1] : [low - air, high + air];
  const uneven = (sizes.at(-1) ?? 0) > 20 * typical && typical > 0;
  return {
    scale: { ...(uneven ? { type: 'symlog', constant: typical } : { type: 'linear' }), nice: false, domain },
    axis: { ...plain, ...(uneven ? { values: decadesWithin(domain, typical) } : { tickCount: 5 }), format: '~g' },
  };
}

/** 0 and the powers of ten on either side that a symmetric logarithmic axis has room for. */
function decadesWithin([low, high]: readonly [number, number], typical: number): number[] {
  const least = Math.floor(Math.log10(typical));
  const most = Math.ceil(Math.log10(Math.max(-low, high)));
  const sizes = Array.from({ length: Math.max(0, most - least + 1) }, (_, k) => 10 ** (least + k));
  return [...sizes.map((size) => -size).reverse(), 0, ...sizes].filter((value) => low <= value && value <= high);
}

/** Curves, prices, errors and dots over each other, from the datasets of `computedBenefitPlot`. */
export function curvesView(theme: PlotTheme, { scale, axis }: BenefitAxis, width: number, height: number): object {
  const x = capacityAxis;
  const y = { field: 'm', type: 'quantitative', title: 'Marginal benefit', scale, axis };
  const stroke = OWN_COLOR;
  const tooltip = tooltipOf({
    name: 'Feature',
    source: 'Allocation',
    capacityText: 'Capacity',
    benefitText: 'Marginal benefit',
  });
  const size = (field: string): object => ({ field, type: 'quantitative', scale: null });
  const layer = [
    { data: { name: 'zero' }, mark: { type: 'rule', stroke: theme.axis, strokeWidth: 1.5 }, encoding: { y } },
    ...thresholdLayers(theme, x, y),
    {
      data: { name: 'prices' },
      mark: { type: 'rule', strokeDash: [2, 3], strokeWidth: 1.4 },
      encoding: { x, x2: { field: 'C2' }, y, stroke },
    },
    {
      data: { name: 'errors' },
      mark: { type: 'rule', strokeWidth: 1, opacity: 0.75 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, stroke },
    },
    ...lineLayers(x, y, stroke),
    {
      data: { name: 'trained' },
      mark: dotMark(theme),
      encoding: { x, y, fill: stroke, size: size('dot'), tooltip },
    },
    {
      data: { name: 'predicted' },
      mark: RING_MARK,
      encoding: { x, y, stroke, size: size('ring'), tooltip },
    },
    {
      data: { name: 'probed' },
      mark: { type: 'point', shape: CROSS, filled: false, strokeWidth: 1.8, opacity: 1, size: 40 },
      encoding: { x, y, stroke, tooltip },
    },
  ] as Layer[];
  return { width, height, layer };
}
