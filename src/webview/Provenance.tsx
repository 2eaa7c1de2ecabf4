import type { JSX } from 'preact';
import type { RunDescription } from '../protocol/panelSource.ts';

/** Where the numbers come from: enough to make them again. */
export function Provenance({ description }: { description: RunDescription }): JSX.Element {
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
    </footer>
  );
}
