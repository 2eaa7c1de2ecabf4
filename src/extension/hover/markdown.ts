import { visibleLine } from '../plainText.ts';

/** Everything but letters, digits, blanks, commas and a point or hyphen between digits (`0.5`, `1e-3`). */
const UNSAFE = /[^\p{L}\p{N}\p{M} ,.-]|(?<!\d)\.|\.(?!\d)|(?<![\de])-|-(?!\d)/gu;

/**
 * Text that came from a file, made safe to stand anywhere in Markdown: what could be markup becomes a character
 * reference, so that there is no HTML, no icon `$(…)`, no link (not even a bare address) and no end of a table
 * cell. Cut after `limit` characters.
 */
export function escapeMarkdown(text: string, limit = 80): string {
  const characters = [...visibleLine(text)];
  const shown = characters.slice(0, limit).join('');
  const escaped = shown.replace(UNSAFE, (character) => `&#${character.codePointAt(0)};`);
  return characters.length > limit ? `${escaped}…` : escaped;
}

/** A link that runs a command with one argument. */
export function commandLink(title: string, command: string, argument: string): string {
  // encodeURIComponent leaves ( ) ' ! * as they are, and a bracket would end the link.
  const query = encodeURIComponent(JSON.stringify([argument])).replace(
    /[()'!*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `[${title}](command:${command}?${query})`;
}
