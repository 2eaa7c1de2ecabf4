/** Texts that try to take a parser's time, memory or stack. Each is near the limits of what is read. */
const many = (text: string, length = 400_000): string => text.repeat(Math.floor(length / text.length));

const head =
  'version: 1\nname: x\nmodel: { family: computation, activation: quadratic, dimensions: 3 }\ndata: { density: 0.1 }\n';
const numbered = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

/** A chain of aliases, each nested 20 deeper than the one before. */
const deepAliases = numbered(
  500,
  (i) => `k${i}: &k${i} ${'['.repeat(20)}${i === 0 ? '1' : `*k${i - 1}`}${']'.repeat(20)}\n`,
);
const wideAliases = numbered(30, (i) => `k${i}: &k${i} [${i === 0 ? '1, 1' : `*k${i - 1}, *k${i - 1}`}]\n`);

/** Pieces that are repeated: to the limit of length, and 24 000 times, which stays under the limit of words and marks. */
const repeated: Record<string, string> = {
  'open lists': '[',
  'open maps': '{',
  'open maps with keys': '{a: ',
  dashes: '- ',
  'explicit keys': '? ',
  'nested keys on a line': 'a: ',
  anchors: '&a ',
  'anchors on lines': '&a\n',
  tags: '!!str ',
  aliases: '*a ',
  'double quotes': '"',
  'single quotes': "'",
  'closing brackets': ']',
  commas: ', ',
  colons: ':',
  newlines: '\n',
  'carriage returns': '\r',
  spaces: ' ',
  tabs: '\t',
  comments: '#\n',
  documents: '---\n',
  'document ends': '...\n',
  directives: '%a\n',
  'block scalars': 'a: |\n x\n',
  'one key again and again': 'name: 1\n',
  'items on lines': '- a\n',
  'tabbed lines': 'x: 1\n\t',
  letters: 'x',
  'surrogate halves': '\uD800',
};

export const hostileTexts: Record<string, string> = {
  ...Object.fromEntries(Object.entries(repeated).map(([name, piece]) => [name, many(piece)])),
  ...Object.fromEntries(Object.entries(repeated).map(([name, piece]) => [`fewer ${name}`, piece.repeat(24_000)])),
  'one long list': `a: [${many('1,', 70_000)}]`,
  'one long JSON list': `{"a":[${many('1,', 70_000)}1]}`,
  'unknown keys': numbered(20_000, (i) => `k${i}: 1\n`).slice(0, 150_000),
  'keys in a line': `{${many('"b":1,', 100_000)}}`,
  escapes: `"${many('\\n')}"`,
  'lines in quotes': `"${many('a\n')}"`,
  'deep aliases': deepAliases,
  'wide aliases': wideAliases,
  'wide aliases in features': `${head}features: &f [{ name: a, importance: &i [${'1, '.repeat(5000)}1] }, ${'{ name: b, importance: *i }, '.repeat(39)}]\n`,
  'many groups and many unknown paths': `${head}features:\n${numbered(2000, (i) => `- {name: g${i}}\n`)}points:\n  a:\n${numbered(8000, (i) => `    features.h${i}.importance: 1\n`)}`,
  'many points': `${head}features: [{name: a}]\npoints:\n${numbered(6000, (i) => `  p${i}: {data.densty: 1}\n`)}`,
  'many cases': `${head}features: [{name: a}]\nsweep:\n  x:\n    cases:\n${numbered(4000, (i) => `    - {name: c${i}, set: {train.seed: 1}}\n`)}`,
  'many values': `${head}features: [{name: a}]\nsweep: { x: { parameter: train.seed, values: [${many('1,', 70_000)}] } }\n`,
  'long names': `${head}features: [{name: ${many('a', 100_000)}}]\nsweep: { x: { parameter: ${many('features.', 100_000)}, values: [1] } }\n`,
  'too long': many('x', 600_000),
};
