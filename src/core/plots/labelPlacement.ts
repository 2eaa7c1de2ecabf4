/** Where the names of marked places go, so that they cover neither each other nor the markers. */

export interface Marker {
  /** Pixels from the left and from the top. */
  x: number;
  y: number;
  text: string;
}

export interface Placement {
  dx: number;
  dy: number;
  align: 'left' | 'center' | 'right';
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Beside the marker first, then above and below, then the corners: as mapmakers do. */
const CANDIDATES: { side: -1 | 0 | 1; rise: -1 | 0 | 1 }[] = [
  { side: 1, rise: 0 },
  { side: -1, rise: 0 },
  { side: 0, rise: -1 },
  { side: 0, rise: 1 },
  { side: 1, rise: -1 },
  { side: -1, rise: -1 },
  { side: 1, rise: 1 },
  { side: -1, rise: 1 },
];

/**
 * Chooses one of eight places for each label, crowded markers first, at the least overlap with markers, with labels
 * already placed and with the frame. Equal input gives equal output.
 *
 * @param size   of the plotting area, pixels
 * @param radius of a marker, pixels
 * @param font   size of the text, pixels; glyphs are taken as 0.62 of it wide
 * @returns one placement per marker, in their order; `dy` is for text set on its middle
 */
export function placeLabels(
  markers: readonly Marker[],
  size: { width: number; height: number },
  radius: number,
  font: number,
): Placement[] {
  const distance = radius + 3;
  const markerBoxes = markers.map(({ x, y }) => boxAround(x, y, radius + MARGIN, radius + MARGIN));
  const placed: Box[] = [];
  const result: Placement[] = markers.map(() => ({ dx: distance, dy: 0, align: 'left' }));
  const crowding = markers.map((marker) =>
    Math.min(...markers.filter((other) => other !== marker).map((other) => distanceOf(marker, other)), 1e9),
  );
  const order = [...markers.keys()].sort((i, j) => (crowding[i] ?? 0) - (crowding[j] ?? 0));
  for (const index of order) {
    const marker = markers[index];
    if (marker === undefined) {
      continue;
    }
    const width = marker.text.length * font * 0.62;
    const options = CANDIDATES.map(({ side, rise }, preference) => {
      const dx = side * (rise === 0 ? distance : distance * 0.8);
      const dy = rise * (side === 0 ? distance + font * 0.45 : distance * 0.8 + font * 0.2);
      const centre = marker.x + dx + (side * width) / 2;
      const box = boxAround(centre, marker.y + dy, width / 2 + MARGIN, font * 0.45);
      const others = markerBoxes.filter((_, other) => other !== index);
      const cost =
        [...others, ...placed].reduce((sum, other) => sum + overlap(box, other), 0) * 10 +
        outside(box, size) * 10 +
        preference;
      const align: Placement['align'] = side === 0 ? 'center' : side > 0 ? 'left' : 'right';
      return { cost, box, placement: { dx, dy, align } };
    });
    const best = options.reduce((least, option) => (option.cost < least.cost ? option : least));
    placed.push(best.box);
    result[index] = best.placement;
  }
  return result;
}

/** Room that a label keeps from its neighbours, pixels: the width of its halo. */
const MARGIN = 2;

const boxAround = (x: number, y: number, halfWidth: number, halfHeight: number): Box => ({
  left: x - halfWidth,
  right: x + halfWidth,
  top: y - halfHeight,
  bottom: y + halfHeight,
});

const distanceOf = (a: Marker, b: Marker): number => Math.hypot(a.x - b.x, a.y - b.y);

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const area = ({ left, right, top, bottom }: Box): number => (right - left) * (bottom - top);

const outside = (box: Box, { width, height }: { width: number; height: number }): number =>
  area(box) - overlap(box, { left: 0, top: 0, right: width, bottom: height });
