import type { IndexedPicture, Picture } from './png.ts';

/** A colour of a picture, as `[red, green, blue]` of 0…255, and its number of pixels. */
interface Colour {
  rgb: readonly [number, number, number];
  pixels: number;
}

/** Colours that share one entry of the palette. */
interface Box {
  colours: Colour[];
  /** Along which the colours differ most, and how much: Σ w (x − mean)². */
  channel: 0 | 1 | 2;
  spread: number;
}

/**
 * The picture in at most `entries` colours (2…256), by variance-based median cut: the box of colours with the largest
 * spread is cut at its mean until there are enough boxes. A picture with no more colours keeps them all. Colours count by
 * the root of their pixels (w), else a background would take the entries that letters need; there is no dithering, which
 * would blur letters and grow the file.
 */
export function reduceColours(picture: Picture, entries = 256): IndexedPicture {
  const { width, height, rgb } = picture;
  const counts = new Map<number, number>();
  const keys = new Uint32Array(width * height);
  for (let pixel = 0; pixel < keys.length; pixel++) {
    const key = ((rgb[3 * pixel] ?? 0) << 16) | ((rgb[3 * pixel + 1] ?? 0) << 8) | (rgb[3 * pixel + 2] ?? 0);
    keys[pixel] = key;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const colours = [...counts].map(
    ([key, pixels]): Colour => ({ rgb: [key >> 16, (key >> 8) & 255, key & 255], pixels }),
  );
  const boxes = cut(colours, entries);
  const entryOf = new Map<number, number>();
  boxes.forEach((box, entry) => {
    for (const {
      rgb: [red, green, blue],
    } of box.colours)
      entryOf.set((red << 16) | (green << 8) | blue, entry);
  });
  return {
    width,
    height,
    palette: Uint8Array.from(boxes.flatMap(representative)),
    indices: Uint8Array.from(keys, (key) => entryOf.get(key) ?? 0),
  };
}

function cut(colours: Colour[], entries: number): Box[] {
  const boxes = [boxOf(colours)];
  while (boxes.length < entries) {
    const widest = boxes.reduce((best, box) => (box.spread > best.spread ? box : best));
    if (widest.spread === 0) break;
    const { channel } = widest;
    const { mean } = moments(widest.colours, channel);
    const [low, high] = [
      widest.colours.filter(({ rgb }) => rgb[channel] <= mean),
      widest.colours.filter(({ rgb }) => rgb[channel] > mean),
    ];
    boxes.splice(boxes.indexOf(widest), 1, boxOf(low), boxOf(high));
  }
  return boxes;
}

function boxOf(colours: Colour[]): Box {
  const channels = [0, 1, 2] as const;
  const spreads = channels.map((channel) => ({ colours, channel, spread: moments(colours, channel).spread }));
  return spreads.reduce((best, box) => (box.spread > best.spread ? box : best));
}

function moments(colours: readonly Colour[], channel: 0 | 1 | 2): { mean: number; spread: number } {
  let [weight, sum] = [0, 0];
  for (const { rgb, pixels } of colours) {
    weight += Math.sqrt(pixels);
    sum += Math.sqrt(pixels) * rgb[channel];
  }
  const mean = sum / weight;
  let spread = 0;
  let [least, most] = [255, 0];
  for (const { rgb, pixels } of colours) {
    spread += Math.sqrt(pixels) * (rgb[channel] - mean) ** 2;
    [least, most] = [Math.min(least, rgb[channel]), Math.max(most, rgb[channel])];
  }
  // A mean of equal numbers may be off in its last bit: what does not differ has no spread to be cut.
  return { mean, spread: least === most ? 0 : spread };
}

/** The colour that most pixels of the box have, so that areas keep theirs; else the mean of all pixels. */
function representative({ colours }: Box): number[] {
  const pixels = colours.reduce((sum, colour) => sum + colour.pixels, 0);
  const commonest = colours.reduce((best, colour) => (colour.pixels > best.pixels ? colour : best));
  if (2 * commonest.pixels > pixels) return [...commonest.rgb];
  return [0, 1, 2].map((channel) =>
    Math.round(colours.reduce((sum, colour) => sum + colour.pixels * (colour.rgb[channel] ?? 0), 0) / pixels),
  );
}
