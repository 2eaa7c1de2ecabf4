import fc from 'fast-check';

// Inputs that were made to hurt: odd values, trees and bytes that are almost right.

/** Names that mean something to a language, a shell, a page or a spreadsheet. */
export const hostileNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '..',
  '../../../etc/passwd',
  '/etc/passwd',
  'C:\\Windows',
  '\\\\server\\share',
  'a\u0000b',
  '\u001b[31mred\u001b[0m',
  '\u202Egnp.exe',
  '<script>alert(1)</script>',
  '[x](command:workbench.action.quit)',
  '![x](https://example.org/x.png)',
  '$(sync~spin)',
  '=cmd()',
  '%s%n%x',
  '\uD800',
  'é'.normalize('NFD'),
  'x'.repeat(3000),
] as const;

/** Numbers at the ends of their types. */
const hostileNumbers = [
  0,
  -0,
  -1,
  0.5,
  1e-320,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  2 ** 63,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
] as const;

/** Any value that JSON has, with a liking for the wrong ones. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...hostileNames),
  fc.constantFrom<unknown>(...hostileNumbers),
  fc.constantFrom<unknown>(null, true, false, [], {}, [[[]]]),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    nested(40),
    nested(600),
    Array.from({ length: 3000 }, (_, at) => at),
  ),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Any value at all that a message can carry, cycles among them. */
export const anyMessage: fc.Arbitrary<unknown> = fc.oneof(
  oddValue,
  fc.anything({ withTypedArray: true, withMap: true, withSet: true, withDate: true, withBigInt: true, maxDepth: 2 }),
  fc.constantFrom('a', 'kind', 'request').map((key) => {
    const cycle: Record<string, unknown> = { kind: 'call', id: 1 };
    cycle[key] = cycle;
    return cycle;
  }),
  fc.constantFrom(...hostileNames).map((key) => JSON.parse(`{${JSON.stringify(key)}: {"polluted": 1}}`)),
);

interface Change {
  at: number;
  how: 'replace' | 'remove' | 'rename' | 'add' | 'double';
  value: unknown;
  name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  how: fc.constantFrom<Change['how'][]>('replace', 'replace', 'replace', 'remove', 'rename', 'add', 'double'),
  value: oddValue,
  name: fc.constantFrom(...hostileNames),
});

/** Plain data that is almost one of these: some parts are other values, are gone, or have other names. */
export const almost = (originals: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...originals), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([original, changes]) => changes.reduce<unknown>((value, one) => changed(value, one), original));

function changed(value: unknown, { at, how, value: other, name }: Change): unknown {
  let left = at % countOf(value);
  const visit = (node: unknown): unknown => {
    const here = left-- === 0;
    if (here && how === 'replace') return other;
    if (Array.isArray(node)) {
      const items = node.map(visit);
      if (!here) return items;
      return how === 'double' ? [...items, ...items] : how === 'remove' ? items.slice(1) : [...items, other];
    }
    if (typeof node !== 'object' || node === null) return here ? other : node;
    const entries = Object.entries(node).map(([key, child]): [string, unknown] => [key, visit(child)]);
    if (!here) return Object.fromEntries(entries);
    const [[first, child] = ['', other], ...rest] = entries;
    if (how === 'remove') return Object.fromEntries(rest);
    return Object.fromEntries(how === 'rename' ? [...rest, [name, child]] : [...rest, [first, child], [name, other]]);
  };
  return visit(value);
}

const countOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, child) => sum + countOf(child), 1)
    : 1;

interface Edit {
  at: number;
  length: number;
  bytes: Uint8Array;
}

const byteRuns = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc.constantFrom(
    Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
    Uint8Array.of(0xff, 0xff, 0xff, 0xff),
    Uint8Array.of(0, 0, 0, 0x80),
    Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0),
    Uint8Array.of(1, 0, 0, 0),
  ),
);

/** Half of the edits lie at the ends of a file, where headers and directories are. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 128 }), fc.integer({ min: -256, max: -1 }), fc.nat(1 << 20)),
  length: fc.oneof(fc.constant(-1), fc.constant(-1), fc.nat(64)),
  bytes: byteRuns,
});

/** Bytes that are almost one of these files: overwritten, cut, lengthened or cut short. */
export const almostBytes = (originals: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...originals),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      fc.oneof(fc.constant(1), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([original, edits, kept]) => {
      const cut = original.subarray(0, Math.floor(original.length * kept));
      return edits.reduce<Uint8Array>((bytes, one) => edited(bytes, one), Uint8Array.from(cut));
    });

function edited(bytes: Uint8Array, { at, length, bytes: inserted }: Edit): Uint8Array {
  const place = bytes.length === 0 ? 0 : ((at % bytes.length) + bytes.length) % bytes.length;
  const removed = length < 0 ? inserted.length : length;
  return Uint8Array.from([...bytes.subarray(0, place), ...inserted, ...bytes.subarray(place + removed)]);
}

/** Text that is almost one of these: a piece is cut out and other letters are put in. */
export const almostText = (originals: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...originals),
      fc.nat(),
      fc.nat(30),
      fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom(...hostileNames)),
    )
    .map(([text, at, length, insert]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + insert + text.slice(start + length);
    });
