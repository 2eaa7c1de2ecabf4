import type { CellPicture } from './cellPicture.ts';
import { textWidth } from './keyStrip.ts';
import type { Table } from './plot.ts';
import { pictureBlocks, shapesInWords } from './shapesInWords.ts';
import type { ThumbnailKind } from './thumbnails.ts';
import { listInWords } from './words.ts';

/** One small picture of a gallery. */
export interface GalleryPicture {
  cell: number;
  /** What is written above it. */
  setting: string;
  picture: CellPicture;
}

/** What the small pictures of a sweep show. */
export const GALLERY_TITLES: Readonly<Record<ThumbnailKind, string>> = {
  arrows: 'Embeddings: features as arrows',
  gram: 'Embeddings: WᵀW, squared lengths below',
  neurons: 'Weights: a row for each neuron, a column for each feature',
};

/** Lines of text under a picture, at most. */
export const captionRoom = (kind: ThumbnailKind): number => (kind === 'neurons' ? 3 : 2);

/** What stands under a picture, in lines that are no longer than it is wide. */
export function captionLines(kind: ThumbnailKind, picture: CellPicture, width: number, font: number): string[] {
  const lines: string[] = [];
  for (const word of captionOf(kind, picture)) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last}, ${word}`;
    if (last !== undefined && textWidth(joined, font) <= width) {
      lines[lines.length - 1] = joined;
    } else {
      lines.push(word);
    }
  }
  const room = captionRoom(kind);
  return lines.length > room ? [...lines.slice(0, room - 1), `${lines[room - 1]} …`] : lines;
}

/** The shapes that features form, or, where neurons are the basis, how many features there are of each status. */
function captionOf(kind: ThumbnailKind, picture: CellPicture): string[] {
  if (kind !== 'neurons') {
    return shapesInWords(pictureBlocks(picture));
  }
  return (['dedicated', 'polysemantic', 'ignored'] as const).flatMap((status) => {
    const count = picture.measures?.status.filter((one) => one === status).length ?? 0;
    return count === 0 ? [] : [`${count} ${status}`];
  });
}

/** A gallery in words, for those who cannot see it. */
export function galleryDescription(kind: ThumbnailKind, pictures: readonly GalleryPicture[]): string {
  const cells = pictures.map(({ setting, picture }) => {
    const words = captionOf(kind, picture);
    const learned = words.length === 0 ? 'nothing represented' : listInWords(words);
    return `${setting}: ${picture.record === undefined ? 'not trained yet' : learned}`;
  });
  return `${GALLERY_TITLES[kind]}, of ${pictures.length} cells along the sweep. ${cells.join('; ')}.`;
}

/** One row for each cell and feature. */
export function galleryTable(pictures: readonly GalleryPicture[]): Table {
  return {
    columns: ['Cell', 'Feature', 'Capacity', 'Length squared', 'Status'],
    rows: pictures.flatMap(({ setting, picture: { names, measures } }) =>
      names.map((name, i) => [
        setting,
        name,
        measures?.capacity[i] ?? Number.NaN,
        measures?.norm2[i] ?? Number.NaN,
        measures?.status[i] ?? '–',
      ]),
    ),
  };
}
