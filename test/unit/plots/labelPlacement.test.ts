import { describe, expect, it } from 'vitest';
import { type Marker, placeLabels } from '../../../src/core/plots/labelPlacement.ts';

const SIZE = { width: 300, height: 200 };
const place = (markers: Marker[]) => placeLabels(markers, SIZE, 5, 12);

describe('labels of points', () => {
  it('stand to the right where there is room', () => {
    expect(place([{ x: 100, y: 100, text: 'E' }])[0]).toMatchObject({ align: 'left', dy: 0 });
  });

  it('turn to the left at the right border', () => {
    expect(place([{ x: 296, y: 100, text: 'F' }])[0]).toMatchObject({ align: 'right' });
  });

  it('avoid a marker beside them', () => {
    const [left] = place([
      { x: 100, y: 100, text: 'A' },
      { x: 116, y: 100, text: 'B' },
    ]);
    expect(left?.align === 'left' && left.dy === 0).toBe(false);
  });

  it('do not cover each other in figure 4, where A, B and C crowd', () => {
    const markers = [
      { x: 141, y: 6, text: 'A' },
      { x: 160, y: 6, text: 'B' },
      { x: 150, y: 15, text: 'C' },
    ];
    const boxes = place(markers).map(({ dx, dy, align }, index) => {
      const { x, y } = markers[index] ?? { x: 0, y: 0 };
      const left = x + dx - (align === 'right' ? 8 : align === 'center' ? 4 : 0);
      return { left, right: left + 8, top: y + dy - 5, bottom: y + dy + 5 };
    });
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart).toBe(true);
      }
    }
  });

  it('are placed one for each marker, even on the same spot', () => {
    const markers = Array.from({ length: 12 }, () => ({ x: 50, y: 50, text: 'P' }));
    expect(place(markers)).toHaveLength(12);
  });
});
