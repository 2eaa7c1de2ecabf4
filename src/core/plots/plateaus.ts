import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/** A shape in which features share dimensions evenly, and the capacity that each then has. */
interface Plateau {
  capacity: number;
  fraction: string;
  shape: string;
  /** Pixels by which its name is moved down, away from a neighbour's. */
  dy?: number;
}

/** Where the features of a ReLU autoencoder gather [Elhage et al. 2022, Toy Models of Superposition]. */
const PLATEAUS: readonly Plateau[] = [
  { capacity: 1, fraction: '1', shape: 'own dimension' },
  { capacity: 3 / 4, fraction: '3/4', shape: 'tetrahedron' },
  { capacity: 2 / 3, fraction: '2/3', shape: 'triangle' },
  { capacity: 1 / 2, fraction: '1/2', shape: 'digon (antipodal)' },
  { capacity: 2 / 5, fraction: '2/5', shape: 'pentagon', dy: -4 },
  { capacity: 3 / 8, fraction: '3/8', shape: 'square antiprism', dy: 5 },
  { capacity: 0, fraction: '0', shape: 'not represented' },
];

/** Room that the names take beside a plot, pixels. */
export const PLATEAU_ROOM = 128;

/** Room for the fractions alone. */
export const FRACTION_ROOM = 26;

/** @param named with the shapes' names, else the fractions alone */
export const plateauRows = (named: boolean): Row[] =>
  PLATEAUS.map(({ capacity, fraction, shape, dy = 0 }) => ({
    capacity,
    dy,
    text: named ? `${fraction} ${shape}` : fraction,
  }));

/** The plateau nearest to a capacity, where it is within 0.02: `2/5 (pentagon)`. */
export function plateauInWords(capacity: number): string | undefined {
  const near = PLATEAUS.find((plateau) => Math.abs(plateau.capacity - capacity) <= 0.02);
  return near && `${near.fraction} (${near.shape})`;
}

/**
 * Dashed lines across a plot at every plateau, with names at its right edge.
 *
 * @param width of the plotting area, pixels
 * @param y encoding of the capacity axis, without a field
 */
export function plateauLayers(dataset: string, y: object, width: number, theme: PlotTheme): object[] {
  const data = { name: dataset };
  const place = { y: { ...y, field: 'capacity' } };
  return [
    {
      data,
      mark: { type: 'rule', stroke: theme.muted, strokeWidth: 0.8, strokeDash: [3, 3], opacity: 0.8 },
      encoding: place,
    },
    {
      data,
      mark: {
        type: 'text',
        x: width + 6,
        align: 'left',
        baseline: 'middle',
        dy: { expr: 'datum.dy' },
        color: theme.muted,
        fontSize: 10,
      },
      encoding: { ...place, text: { field: 'text', type: 'nominal' } },
    },
  ];
}
