/**
 * The part of `vscode.l10n` that texts are made with. Modules that make texts take it as an argument, so that
 * they can be tested without an editor; they call it `l10n`, the name that `@vscode/l10n-dev` looks for.
 */
export interface Localizer {
  /** `{0}`, `{1}`, … in `message` stand for the arguments. */
  t(message: string, ...args: (string | number)[]): string;
}
