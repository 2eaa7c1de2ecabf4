import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionOf, cellOf, groupsOf, regionOf, savedFileOf } from '../../../../src/extension/panel/requests.ts';

describe('a request of the page', () => {
  it('may ask for any cell of the run', () => {
    expect([cellOf({ cell: 0 }, 3), cellOf({ cell: 2 }, 3)]).toEqual([0, 2]);
  });

  it.each([
    undefined,
    null,
    7,
    'cell',
    {},
    { cell: '1' },
    { cell: -1 },
    { cell: 3 },
    { cell: 0.5 },
    { cell: Number.NaN },
  ])('is refused with a sentence when its cell is %j', (request) => {
    expect(() => cellOf(request, 3)).toThrow(/"cell" must be a whole number from 0 to 2, not .+\./);
  });

  it('may name groups of the run only', () => {
    expect(groupsOf({ groups: ['rest', 'odd'] }, ['odd', 'rest'])).toEqual(['rest', 'odd']);
    expect(() => groupsOf({ groups: ['other'] }, ['odd', 'rest'])).toThrow(/feature groups of the run, not "other"/);
    expect(() => groupsOf({ groups: 'odd' }, ['odd', 'rest'])).toThrow(/must be a list of feature groups/);
    expect(() => groupsOf({ groups: ['odd', 'odd'] }, ['odd'])).toThrow(Error);
  });

  it('may ask for a known action only', () => {
    expect(actionOf({ action: 'cancel' })).toBe('cancel');
    expect(() => actionOf({ action: '__proto__' })).toThrow(
      '"action" must be one of cancel, run, openFile, showLog, copyCitation, export, not "__proto__".',
    );
  });

  it('may name a region by ranges and a panel', () => {
    const region = { x: [0.1, 1], y: [1, 0.01], row: 0, column: 2 };
    expect(regionOf({ region: { ...region, other: 1 } })).toEqual(region);
    expect(regionOf({ region: {} })).toEqual({});
  });

  it.each([
    [undefined, /"region" must be a part of the diagram, not undefined\./],
    [{ x: [1] }, /"region.x" must be a range of two numbers/],
    [{ y: [0, Number.NaN] }, /"region.y" must be a range of two numbers/],
    [{ x: [0, 1, 2] }, /"region.x" must be a range of two numbers/],
    [{ row: -1 }, /"region.row" must be a position along row, from 0, not -1\./],
    [{ column: 0.5 }, /"region.column" must be a position along column/],
  ])('is refused with a sentence when its region is %j', (region, sentence) => {
    expect(() => regionOf({ region })).toThrow(sentence);
  });

  it('is refused by an Error, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (request) => {
        expect(() => actionOf(request)).toThrow(Error);
        expect(() => cellOf(request, 0)).toThrow(Error);
        expect(() => regionOf(request)).toThrow(Error);
      }),
    );
  });

  it('may save a picture under a plain name', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(savedFileOf({ name: 'figure-4_theory.png', bytes })).toEqual({ name: 'figure-4_theory.png', bytes });
  });

  it.each([
    ['a path', '../a.png'],
    ['a path of Windows', 'a\\b.png'],
    ['a drive', 'c:a.png'],
    ['a hidden file', '.a.png'],
    ['an ending that is run', 'a.png.exe'],
    ['no ending', 'png'],
    ['a character that cannot be seen', 'a\u202e.png'],
    ['a name without end', `${'a'.repeat(200)}.png`],
    ['nothing', ''],
    ['a number', 7],
  ])('may not save under %s', (_, name) => {
    expect(() => savedFileOf({ name, bytes: new Uint8Array(1) })).toThrow(/^"name" must be a file's name/);
  });

  it.each([[undefined], ['text'], [[1, 2]], [new Uint8Array(2 ** 26 + 1)]])('may not save what is no file', (bytes) => {
    expect(() => savedFileOf({ name: 'a.svg', bytes })).toThrow(/^"bytes" must be at most/);
  });
});
