/** Characters that a terminal takes for commands, or that turn the direction of text: all controls but line ends and tabs. */
const COMMANDS = /(?![\n\t])[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Where Unicode has pictures of the controls U+0000 to U+001F. */
const PICTURES = 0x2400;

/**
 * Text of a person's terminal, in which names from files are shown and never obeyed: an escape character stands as ␛,
 * others like it as their pictures or as �.
 */
export const terminalText = (text: string): string =>
  text.replace(COMMANDS, (character) =>
    character < ' ' ? String.fromCharCode(PICTURES + character.charCodeAt(0)) : '\uFFFD',
  );

/** JSON in which the same characters stand as escapes, so that it reads back as the same text. */
export const terminalJson = (json: string): string =>
  json.replace(COMMANDS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same on one line. */
export const oneLine = (text: string): string => terminalText(text.replace(/\s+/g, ' ').trim());

/** Columns of a terminal that a text takes: East Asian characters and emoji take two, combining ones none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The beginning of a text that fits into so many columns, with … where it was cut. */
export function fitted(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let shown = '';
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns - 1) break;
    shown += character;
  }
  return columns < 1 ? '' : `${shown}…`;
}

/** `text` with spaces behind it up to so many columns. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));

/** Rows as columns of equal width, the last one as it is. */
export function alignedColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((text, column) => (column === row.length - 1 ? text : padded(text, widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** The blocks that Unicode's East Asian Width calls wide, and emoji that are shown as pictures. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;

const characterWidth = (character: string): number => (COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** May block characters be drawn? Where the locale says no UTF-8 they would come out as rubbish. */
export function drawsBlocks(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}
