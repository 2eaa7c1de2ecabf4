import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checked, checkedJson, readCheckedJson } from '../../../src/runs/checkedJson.ts';
import { temporaryFolder } from './builders.ts';

const value = { state: 'done', cells: 31, elapsedMs: 12.5, nested: { list: [1, null, 'x'] } };

describe('JSON with a checksum', () => {
  it('gives back the value without it', () => {
    expect(checked(JSON.parse(checkedJson(value)))).toEqual({ value });
    expect(checked(JSON.parse(checkedJson(value, 2)))).toEqual({ value });
  });

  it('is refused when a digit is another', () => {
    expect(checked(JSON.parse(checkedJson(value).replace('31', '37')))).toBeUndefined();
  });

  it('is taken as it is when there is no checksum', () => {
    expect(checked({ cells: 3 })).toEqual({ value: { cells: 3 } });
    expect(checked([1])).toEqual({ value: [1] });
  });

  it('says in a file what to do after an edit by hand', () => {
    const file = path.join(temporaryFolder(), 'status.json');
    expect(readCheckedJson(file)).toBeUndefined();
    fs.writeFileSync(file, checkedJson(value).replace('31', '37'));
    expect(() => readCheckedJson(file)).toThrow(
      `${file} is damaged: its checksum does not fit. If it was edited by hand, remove its key "check".`,
    );
  });
});
