/**
 * A part of a phase diagram: a rectangle of the plane that x and y sweep, and a panel of small multiples. Along a range x and
 * y are values of the swept parameter as stored (density, also where the file says sparsity); along a channel whose places
 * stand side by side, listed values and cases, they are positions from 0. `row` and `column` are positions of the panel.
 * What is left out is not narrowed.
 */
export interface DiagramRegion {
  x?: [number, number];
  y?: [number, number];
  row?: number;
  column?: number;
}
