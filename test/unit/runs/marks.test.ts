import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeMarks, NO_MARKS, readMarks } from '../../../src/runs/marks.ts';
import { temporaryFolder } from './builders.ts';

describe('marks of a run', () => {
  it('are a star and a note, each changed without the other', async () => {
    const runDir = temporaryFolder();
    expect(readMarks(runDir)).toEqual(NO_MARKS);
    await changeMarks(runDir, { star: true });
    await changeMarks(runDir, { note: 'for the paper' });
    expect(readMarks(runDir)).toEqual({ star: true, note: 'for the paper' });
    await changeMarks(runDir, { star: false });
    expect(readMarks(runDir)).toEqual({ star: false, note: 'for the paper' });
    expect(fs.readdirSync(runDir)).toEqual(['marks.json']);
  });

  it.each([['{ "star": tr'], ['{ "star": "yes", "note": "" }'], ['[]']])(
    'that are damaged (%s) are told of and left as they are',
    async (text) => {
      const runDir = temporaryFolder();
      const file = path.join(runDir, 'marks.json');
      fs.writeFileSync(file, text);
      expect(() => readMarks(runDir)).toThrow(`${file} is damaged`);
      await expect(changeMarks(runDir, { star: true })).rejects.toThrow('damaged');
      expect(fs.readFileSync(file, 'utf8')).toBe(text);
    },
  );
});
