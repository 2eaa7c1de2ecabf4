import { Component, type ComponentChildren, type JSX } from 'preact';
import { copyText } from './exporting/copy.ts';
import { SaidNote } from './exporting/SaidNote.tsx';
import { useSaid } from './exporting/useSaid.ts';

interface Caught {
  error: string | undefined;
}

/**
 * Shows what went wrong instead of an empty page. *Reload view* draws everything anew from its source; reloading the
 * document itself would leave a webview blank.
 */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, Caught> {
  override state: Caught = { error: undefined };

  static override getDerivedStateFromError(error: unknown): Caught {
    return { error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) };
  }

  override render(): ComponentChildren {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <Failure message={error} onReload={() => this.setState({ error: undefined })} />
    );
  }
}

/** What a report of the problem should hold: what went wrong, when, in which browser or editor. */
const diagnostics = (message: string): string =>
  [message, `Time: ${new Date().toISOString()}`, `Browser: ${navigator.userAgent}`].join('\n');

/** A page that cannot be drawn, in words. */
export function Failure({ message, onReload }: { message: string; onReload: () => void }): JSX.Element {
  const [first = '', ...details] = message.split('\n');
  const [said, act] = useSaid();
  return (
    <main class="panel" data-testid="panel" data-state="broken">
      <div class="failure" role="alert">
        <h1>The view could not be drawn</h1>
        <p>{first}</p>
        <button type="button" onClick={onReload}>
          Reload view
        </button>{' '}
        <button type="button" onClick={() => act(() => copyText(diagnostics(message)).then(() => 'Copied.'))}>
          Copy diagnostics
        </button>{' '}
        <SaidNote said={said} />
        {details.length === 0 ? null : <pre>{details.join('\n')}</pre>}
      </div>
    </main>
  );
}
