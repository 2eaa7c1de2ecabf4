/** A call, up to its first argument. Whatever it is called on is named `l10n` (extension/l10n.ts). */
const CALL = /\bl10n\.t\(\s*/g;

/** A literal without placeholders of its own, and the end of the argument. */
const LITERAL = /^('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*[,)]/;

/**
 * The texts that sources give to `l10n.t`, as the bundle that translators start from: each text stands for itself.
 * Sorted, so that the bundle changes only where a text does.
 *
 * @param read text of a source
 * @throws Error for a text that is no single literal: it could not be translated
 */
export function localizedTexts(paths: readonly string[], read: (path: string) => string): Record<string, string> {
  const texts = paths.flatMap((path) => textsIn(read(path), path));
  return Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text]));
}

function textsIn(source: string, path: string): string[] {
  return [...source.matchAll(CALL)].map(({ index, 0: call }) => {
    const literal = LITERAL.exec(source.slice(index + call.length))?.[1];
    if (literal === undefined) {
      const line = source.slice(0, index).split('\n').length;
      throw new Error(`${path}:${line}: the text of l10n.t must be a single literal, so that it can be translated.`);
    }
    return unescaped(literal.slice(1, -1));
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

const unescaped = (text: string): string =>
  text.replace(/\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|(.))/gi, (_, braced, four, one) =>
    one === undefined ? String.fromCodePoint(Number.parseInt(braced ?? four, 16)) : (ESCAPES[one] ?? one),
  );
