import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Block } from '../../core/capacity/geometry.ts';
import { formatCount } from '../../core/experiment/words.ts';
import { formatFixed, formatNumber, formatShare } from '../../core/plots/format.ts';
import { listInWords } from '../../core/plots/words.ts';
import { givenStatus, type Inspection } from '../../core/weights/inspection.ts';
import type { Interferer } from '../../core/weights/interference.ts';
import { MOST_BLOCK_FEATURES } from '../../core/weights/measures.ts';
import { ScrollRegion } from '../ScrollRegion.tsx';
import type { WeightsSource } from './weightsSource.ts';

/** Members of a block that are named. */
const MOST_MEMBERS = 24;

interface FeatureDetailsProps {
  source: WeightsSource;
  inspection: Inspection;
  feature: number;
  onSelect: (feature: number) => void;
}

type Load<T> = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'loaded'; value: T };

/** One feature: its numbers, who interferes with it, and with whom it shares dimensions. */
export function FeatureDetails({ source, inspection, feature, onSelect }: FeatureDetailsProps): JSX.Element {
  const interferers = useLoad((signal) => source.interferers(feature, signal), [source, inspection, feature]);
  const few = inspection.N <= MOST_BLOCK_FEATURES;
  const blocks = useLoad(() => (few ? source.blocks() : Promise.resolve([])), [source, inspection]);
  const { capacity, leverage, norm2 } = inspection;
  return (
    <section
      class="feature-details"
      data-testid="feature-details"
      data-feature={feature}
      aria-label="The chosen feature"
    >
      <h3>Feature {feature}</h3>
      <p class="note">
        Capacity <b>{formatFixed(capacity[feature], 4)}</b> ({givenStatus(capacity[feature])}), leverage{' '}
        {formatFixed(leverage[feature], 4)}, length {formatNumber(Math.sqrt(norm2[feature]), 4)}.
      </p>
      {few ? (
        <Loaded load={blocks}>{(found) => <BlockOf blocks={found} feature={feature} />}</Loaded>
      ) : (
        <p class="note">Blocks are looked for among at most {formatCount(MOST_BLOCK_FEATURES)} features.</p>
      )}
      <Loaded load={interferers}>
        {(found) => <Interferers inspection={inspection} feature={feature} found={found} onSelect={onSelect} />}
      </Loaded>
    </section>
  );
}

interface InterferersProps {
  inspection: Inspection;
  feature: number;
  found: readonly Interferer[];
  onSelect: (feature: number) => void;
}

function Interferers({ inspection, feature, found, onSelect }: InterferersProps): JSX.Element {
  const [C, n] = [inspection.capacity[feature], inspection.norm2[feature]];
  // C = n² / (n² + Σ (W_i·W_j)²): the sum over the others follows.
  const interference = n ** 2 * (1 / C - 1);
  if (found.length === 0) return <p class="note">No other feature interferes with it.</p>;
  return (
    <ScrollRegion label={`Features that interfere most with feature ${feature}`}>
      <table data-testid="interferers">
        <caption>Features that interfere most with it</caption>
        <thead>
          <tr>
            {['Feature', 'Product', 'Cosine', 'Share of all interference'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.map(({ feature: other, dot, cosine }) => (
            <tr key={other}>
              <th scope="row">
                <button type="button" onClick={() => onSelect(other)}>
                  {other}
                </button>
              </th>
              <td class="number">{formatNumber(dot, 4)}</td>
              <td class="number">{formatFixed(cosine, 4)}</td>
              <td class="number">{interference > 0 ? formatShare(Math.min(1, dot ** 2 / interference), 1) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function BlockOf({ blocks, feature }: { blocks: readonly Block[]; feature: number }): JSX.Element {
  const block = blocks.find(({ features }) => features.includes(feature));
  if (block === undefined)
    return (
      <p class="note" data-testid="block">
        It is in no block: only features that are not ignored are.
      </p>
    );
  const { features, dimensions, capacity, condition, shape } = block;
  const shown = features.slice(0, MOST_MEMBERS).map(String);
  const rest = features.length - shown.length;
  const size =
    features.length === 1
      ? 'It shares with no other feature.'
      : `It shares with ${formatCount(features.length - 1)} ${features.length === 2 ? 'other' : 'others'}: ${listInWords(rest > 0 ? [...shown, `${formatCount(rest)} more`] : shown)}.`;
  return (
    <p data-testid="block">
      {size}{' '}
      {Number.isNaN(dimensions) ? null : (
        <>
          Shape: {shape}. ΣC = {formatNumber(capacity, 4)} in {formatCount(dimensions)}{' '}
          {dimensions === 1 ? 'dimension' : 'dimensions'}, condition {formatNumber(condition)}.
        </>
      )}
    </p>
  );
}

function Loaded<T>({ load, children }: { load: Load<T>; children: (value: T) => JSX.Element }): JSX.Element {
  switch (load.kind) {
    case 'loading':
      return <p class="note">Loading…</p>;
    case 'failed':
      return <p class="problem">{load.message}</p>;
    case 'loaded':
      return children(load.value);
  }
}

/** Asks anew whenever one of `on` changes; then what was asked before is cancelled and its answer dropped. */
function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, on: readonly unknown[]): Load<T> {
  const [load, setLoad] = useState<Load<T>>({ kind: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    const show = (next: Load<T>): void => {
      if (!controller.signal.aborted) setLoad(next);
    };
    show({ kind: 'loading' });
    ask(controller.signal).then(
      (value) => show({ kind: 'loaded', value }),
      (error: unknown) => show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => controller.abort();
  }, on);
  return load;
}
