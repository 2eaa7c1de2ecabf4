import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { STATUS_TOLERANCE } from '../core/capacity/capacity.ts';
import { type Block, blocksOf, dimensionsPerFeature } from '../core/capacity/geometry.ts';
import type { CellPicture } from '../core/plots/cellPicture.ts';
import { formatFixed, formatNumber } from '../core/plots/format.ts';
import { listInWords } from '../core/plots/words.ts';

/** More features make too many pairs to look at between two frames. */
const MOST_FEATURES = 512;
/** Longer lists of blocks and of names are cut. */
const MOST_BLOCKS = 12;
const MOST_NAMES = 8;

/** The blocks of the trained embedding: which features share dimensions, and what shape they have. */
export function Geometry({ picture }: { picture: CellPicture }): JSX.Element | null {
  const { model, names, record, measures } = picture;
  const best = record?.starts[0];
  const blocks = useMemo(() => {
    if (best === undefined || measures === undefined || model.N > MOST_FEATURES) {
      return [];
    }
    // Lengths of computation models follow importance, those of layered ones nothing: what counts there is capacity.
    const byLength = model.family === 'autoencoder' && model.layers === undefined;
    const represented = byLength ? undefined : Array.from(measures.capacity, (C) => C >= STATUS_TOLERANCE);
    return blocksOf(best.W, model.D, model.N, represented === undefined ? {} : { represented });
  }, [picture]);
  if (best === undefined || blocks.length === 0) {
    return null;
  }
  const hidden = blocks.length - MOST_BLOCKS;
  return (
    <figure class="plot" data-testid="geometry">
      <figcaption>
        <h3>Geometry</h3>
        <span class="note">
          N features that share D dimensions; D* = {formatFixed(dimensionsPerFeature(best.W, model.D, model.N))}
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
