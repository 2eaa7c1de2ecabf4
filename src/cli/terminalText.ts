/** Characters that a terminal takes for commands, or that turn the direction of text: all controls but line ends and tabs. */
const COMMANDS = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

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
