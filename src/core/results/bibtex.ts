/** An entry of a BibTeX file. Fields are plain text. */
export interface BibEntry {
  type: 'article' | 'software';
  key: string;
  fields: Readonly<Record<string, string>>;
}

/** The entry as text; characters that LaTeX takes for its own are written so that it prints them. */
export function bibtex({ type, key, fields }: BibEntry): string {
  const width = Math.max(...Object.keys(fields).map(({ length }) => length));
  const lines = Object.entries(fields).map(
    ([name, text]) => `  ${name.padEnd(width)} = {${name === 'url' ? text : escaped(text)}},`,
  );
  return `@${type}{${key},\n${lines.join('\n').replace(/,$/, '')}\n}`;
}

const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

const escaped = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\~^{}&%$#_]/g, (character) => COMMANDS[character] ?? `\\${character}`);
