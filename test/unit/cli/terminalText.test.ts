import { expect, test } from 'vitest';
import { terminalJson, terminalText } from '../../../src/cli/terminalText.ts';

test('names with commands for a terminal are shown and not obeyed', () => {
  expect(terminalText('a\u001b]0;title\u0007\u001b[31mred\r')).toBe('a␛]0;title␇␛[31mred␍');
  expect(terminalText('\u009b31m\u202Egnp')).toBe('\uFFFD31m\uFFFDgnp');
  expect(terminalText('two\n\tlines, größer ±1')).toBe('two\n\tlines, größer ±1');
});

test('JSON lines have no commands for a terminal either, and read back as the same', () => {
  const value = { name: 'a\u009b31m\u202E\u001b' };
  const text = terminalJson(JSON.stringify(value));
  expect(text).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(text)).toEqual(value);
});
