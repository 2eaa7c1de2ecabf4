// The only place of core that names vega-lite, and only its types: they are erased, so core stays free of it at run time.
// biome-ignore lint/style/noRestrictedImports: types only; nothing of vega-lite is left in the built core
import type { TopLevelSpec } from 'vega-lite';

export type { TopLevelSpec };

/** A specification of layers over one pair of axes. */
export type LayeredSpec = Extract<TopLevelSpec, { layer: unknown }>;

/** One layer of it. */
export type Layer = LayeredSpec['layer'][number];

/** Views side by side. */
export type HorizontalSpec = Extract<TopLevelSpec, { hconcat: unknown }>;

/** Views one above the other. */
export type VerticalSpec = Extract<TopLevelSpec, { vconcat: unknown }>;

/** A view that can stand in a larger figure: neither config nor background of its own. */
export type View = VerticalSpec['vconcat'][number];

/** Vega-Lite's configuration: fonts and colours of axes, titles, legends. */
export type PlotConfig = NonNullable<TopLevelSpec['config']>;
