import type { Raster } from '../core/plots/raster.ts';
import type { Area } from './drawing.ts';

/** A canvas beneath a plot that shows its raster, pixel for pixel of the screen. */
export interface RasterCanvas {
  /** Does nothing where it stands already. */
  draw(raster: Raster, area: Area): void;
}

/**
 * Opens one in a container, which `panel.css` makes a layer of its own.
 *
 * @param background of the plot, which then has none itself
 */
export function openRasterCanvas(container: HTMLElement, background: unknown): RasterCanvas {
  container.style.background = typeof background === 'string' ? background : '';
  const canvas = container.ownerDocument.createElement('canvas');
  canvas.className = 'raster';
  container.append(canvas);
  const context = canvas.getContext('2d');
  let drawn: Raster | undefined;
  return {
    draw(raster, { left, top, width, height }) {
      const ratio = container.ownerDocument.defaultView?.devicePixelRatio ?? 1;
      const [columns, rows] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
      const isOfSize = canvas.width === columns && canvas.height === rows;
      Object.assign(canvas.style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${width}px`,
        height: `${height}px`,
      });
      if (drawn === raster && isOfSize) return;
      drawn = raster;
      // That empties it.
      if (!isOfSize) Object.assign(canvas, { width: columns, height: rows });
      context?.putImageData(new ImageData(raster.pixels(columns, rows), columns), 0, 0);
    },
  };
}
