import { Component, type ComponentChildren, type JSX } from 'preact';

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

/** A page that cannot be drawn, in words. */
export function Failure({ message, onReload }: { message: string; onReload: () => void }): JSX.Element {
  const [first = '', ...details] = message.split('\n');
  return (
    <main class="panel" data-testid="panel" data-state="broken">
      <div class="failure" role="alert">
        <h1>The view could not be drawn</h1>
        <p>{first}</p>
        <button type="button" onClick={onReload}>
          Reload view
        </button>{' '}
        <button type="button" onClick={() => void navigator.clipboard.writeText(message)}>
          Copy diagnostics
        </button>
        {details.length === 0 ? null : <pre>{details.join('\n')}</pre>}
      </div>
    </main>
  );
}
