import { describe, expect, it } from 'vitest';
import { labelText, messageText, visibleLine } from '../../../src/extension/plainText.ts';

describe('text from files of a workspace', () => {
  it('stays as it is where it has no tricks, in any script', () => {
    for (const text of ['Figure 4', 'größer [0, 1] (a)', 'قدرة', '容量 100 %', 'a ↔ b']) {
      expect([visibleLine(text), messageText(text), labelText(text)]).toEqual([text, text, text]);
    }
  });

  it('is one line, and shows what could not be seen', () => {
    expect(visibleLine(' a\nb\tc\u001b[31m ')).toBe('a b c\uFFFD[31m');
    expect(visibleLine('\u202Egnp.exe\u2066')).toBe('\uFFFDgnp.exe\uFFFD');
  });

  it('makes no link in a message', () => {
    const pattern = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)/;
    const text = 'a [click](command:workbench.action.quit) and [b](https://example.org)';
    expect(text).toMatch(pattern);
    expect(messageText(text)).not.toMatch(pattern);
    expect(messageText('[a]\u0000(command:b)')).not.toMatch(pattern);
  });

  it('makes no icon in a label', () => {
    expect(labelText('$(sync~spin) a')).toBe('$ (sync~spin) a');
  });
});
