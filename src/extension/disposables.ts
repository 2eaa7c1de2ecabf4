/** Anything that must be closed; structurally a `vscode.Disposable`. */
export interface Closable {
  dispose(): unknown;
}

/**
 * What one owner must close, in the reverse order of opening. What is added after the owner was closed is
 * closed at once, so that a late answer of something slow cannot leak.
 */
export class DisposableList implements Closable {
  readonly #items: Closable[] = [];
  #closed = false;

  add<T extends Closable>(item: T): T {
    if (this.#closed) {
      item.dispose();
    } else {
      this.#items.push(item);
    }
    return item;
  }

  /** Adds a function to call, as listeners outside of VS Code's API return it. */
  callback(close: () => void): void {
    this.add({ dispose: close });
  }

  get closed(): boolean {
    return this.#closed;
  }

  dispose(): void {
    this.#closed = true;
    for (const item of this.#items.splice(0).reverse()) {
      item.dispose();
    }
  }
}
