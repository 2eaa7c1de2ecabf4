import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Block, dimensionsPerFeature } from '../core/capacity/geometry.ts';
import type { CellPicture } from '../core/plots/cellPicture.ts';
import { formatFixed, formatNumber } from '../core/plots/format.ts';
import { pictureBlocks } from '../core/plots/shapesInWords.ts';
import { listInWords } from '../core/plots/words.ts';
import { hasDimensionsPerFeature } from '../core/results/cellMeasures.ts';

/** Longer lists of blocks and of names are cut. */
const MOST_BLOCKS = 12;
const MOST_NAMES = 8;

/** The blocks of the trained embedding: which features share dimensions, and what shape they have. */
export function Geometry({ picture }: { picture: CellPicture }): JSX.Element | null {
  const { model, names, record } = picture;
  const best = record?.starts[0];
  const blocks = useMemo(() => pictureBlocks(picture), [picture]);
  if (best === undefined || blocks.length === 0) {
    return null;
  }
  const hidden = blocks.length - MOST_BLOCKS;
  return (
    <figure class="plot" data-testid="geometry">
      <figcaption>
        <h3>Geometry</h3>
        <span class="note">
          N features that share D dimensions
          {hasDimensionsPerFeature(model)
            ? `; D* = ${formatFixed(dimensionsPerFeature(best.W, model.D, model.N))} dimensions per feature`
            : ''}
        </span>
      </figcaption>
      <div class="blocks">
        <table>
          <thead>
            <tr>
              {['Shape', 'N', 'D', 'ΣC', 'Condition', 'Members'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {blocks.slice(0, MOST_BLOCKS).map((block) => (
              <BlockRow key={block.features[0]} block={block} names={names} />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 ? <p class="note">and {hidden} smaller ones</p> : null}
    </figure>
  );
}

function BlockRow({ block, names }: { block: Block; names: readonly string[] }): JSX.Element {
  const { shape, features, dimensions, capacity, condition } = block;
  const shown = features.slice(0, MOST_NAMES).map((i) => names[i] ?? '');
  const rest = features.length - shown.length;
  return (
    <tr>
      <th scope="row">{shape}</th>
      <td>{features.length}</td>
      <td>{dimensions}</td>
      <td>{formatFixed(capacity)}</td>
      <td>{formatNumber(condition)}</td>
      <td>{listInWords(rest > 0 ? [...shown, `${rest} more`] : shown)}</td>
    </tr>
  );
}
