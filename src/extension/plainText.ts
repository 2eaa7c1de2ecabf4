/**
 * Text that came from files of a workspace, made safe for places where VS Code looks for markup in plain text. Markdown
 * has an escape of its own: `escapeMarkdown`. No vscode here.
 */

/** Characters that say how text is drawn: controls, and marks that turn its direction (Unicode Technical Standard 55). */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029]/gu;

/** One line without characters that cannot be seen but change what can: each stands as �, line ends and tabs as a blank. */
export const visibleLine = (text: string): string => text.replace(/\s+/g, ' ').replace(UNSEEN, '\uFFFD').trim();

/** The same, for a message: VS Code makes links of `[text](command:…)` in messages, and runs them when they are clicked. */
export const messageText = (text: string): string => visibleLine(text).replaceAll('](', '] (');

/** The same, for labels in which VS Code draws icons: `$(name)`. */
export const labelText = (text: string): string => visibleLine(text).replaceAll('$(', '$ (');
