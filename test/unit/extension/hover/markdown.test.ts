import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLink, escapeMarkdown } from '../../../../src/extension/hover/markdown.ts';

describe('text made safe for Markdown', () => {
  it('leaves letters, digits and blanks as they are', () => {
    expect(escapeMarkdown('Figure 4 – Größe α')).toBe('Figure 4 &#8211; Größe α');
  });

  it('has no character that Markdown or HTML reads, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const rest = escapeMarkdown(text).replace(/&#\d+;/g, '');
        expect(rest).toMatch(/^([\p{L}\p{N}\p{M} ,…]|(?<=\d)\.(?=\d)|(?<=[\de])-(?=\d))*$/u);
      }),
    );
  });

  it('leaves numbers as they are', () => {
    expect(escapeMarkdown('0.5, 1e-3, 12.25')).toBe('0.5, 1e-3, 12.25');
    expect(escapeMarkdown('1. a - www.b.c 1.-')).toBe('1&#46; a &#45; www&#46;b&#46;c 1&#46;&#45;');
  });

  it('is one short line', () => {
    expect(escapeMarkdown(`a\n\nb${'c'.repeat(200)}`, 5)).toBe('a bcc…');
  });
});

describe('a link to a command', () => {
  it('holds any argument within its brackets', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), (path, text) => {
        const argument = `file://${path}${text}`;
        const link = commandLink('Open', 'capacityLab.run', argument);
        const query = /^\[Open\]\(command:capacityLab\.run\?([\w%.~-]*)\)$/.exec(link)?.[1];
        expect(JSON.parse(decodeURIComponent(query ?? ''))).toEqual([argument]);
      }),
    );
  });
});
