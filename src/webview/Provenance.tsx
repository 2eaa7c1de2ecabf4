import type { JSX } from 'preact';
import { citationOf } from '../core/results/citation.ts';
import type { RunDescription } from '../protocol/panelSource.ts';
import type { PageSource } from './source.ts';

/** Where the numbers come from: enough to make them again. */
export function Provenance({ description, act }: { description: RunDescription; act: PageSource['act'] }): JSX.Element {
  const { id, engine, startedAt, configHash, provenance } = description;
  const entries: [string, string][] = [
    ['Run', id],
    ['Started', startedAt],
    ['Engine', engine],
    ['Configuration', configHash],
    ...Object.entries(provenance),
  ];
  return (
    <footer class="provenance" data-testid="provenance">
      <details>
        <summary>
          Run {id} · configuration {configHash.slice(0, 8)} · engine {engine}
        </summary>
        <dl>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details data-testid="citation">
        <summary>Cite this run</summary>
        <pre>{citationOf(description)}</pre>
        {act === undefined ? null : (
          <button type="button" onClick={() => void act('copyCitation')}>
            Copy citation
          </button>
        )}
      </details>
    </footer>
  );
}
