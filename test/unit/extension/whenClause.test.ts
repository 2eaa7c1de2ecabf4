import { describe, expect, it } from 'vitest';
import { holds, keysOf } from '../../support/whenClause.ts';

describe('the language of when clauses', () => {
  it('binds ! before && before ||', () => {
    expect(holds('a || b && !c', { a: true })).toBe(true);
    expect(holds('a || b && !c', { b: true, c: true })).toBe(false);
    expect(holds('(a || b) && !c', { a: true, c: true })).toBe(false);
  });

  it('compares words, patterns and members', () => {
    expect(
      holds("view == 'capacityLab.runs' && viewItem =~ /^run:/", { view: 'capacityLab.runs', viewItem: 'run:done' }),
    ).toBe(true);
    expect(holds('name =~ /\\.capacity\\.(ya?ml|json)$/', { name: 'a.capacity.yml' })).toBe(true);
    expect(holds('name =~ /x/ && other', {})).toBe(false);
    expect(holds('path in paths', { path: 'a', paths: ['a'] })).toBe(true);
    expect(holds('path not in paths', { path: 'a', paths: ['a'] })).toBe(false);
    expect(holds('path not in paths', { path: 'a' })).toBe(true);
  });

  it('refuses what it does not know', () => {
    expect(() => holds('a < 3', {})).toThrow(/not understood/);
    expect(() => holds('(a', {})).toThrow(/not closed/);
    expect(() => holds('a &&', {})).toThrow(/too early/);
  });

  it('names the keys that a clause asks for', () => {
    expect(keysOf('!a && b.c == word || d not in e && f =~ /x/')).toEqual(['a', 'b.c', 'd', 'e', 'f']);
  });
});
