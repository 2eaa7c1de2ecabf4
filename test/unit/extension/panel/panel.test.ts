import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageHtml, panelHtml } from '../../../../src/extension/panel/panelHtml.ts';
import { readPanelState } from '../../../../src/extension/panel/panelState.ts';

const page = (changes: Partial<Parameters<typeof panelHtml>[0]> = {}): string =>
  panelHtml({
    cspSource: 'https://webview.test',
    script: 'https://webview.test/panel.js',
    style: 'https://webview.test/panel.css',
    title: 'Figure 4 — capacity',
    data: {
      file: 'file:///w/figure4.capacity.yaml',
      'run-dir': '/w/.capacity-lab/runs/figure4/2026-11-22_15-04-00_abc',
    },
    load: 0,
    ...changes,
  });

describe('the page of a panel', () => {
  it('loads nothing but its own script, style, fonts and pictures', () => {
    expect(page()).toContain(
      'default-src &#39;none&#39;; script-src https://webview.test; style-src https://webview.test; ' +
        'font-src https://webview.test; img-src https://webview.test data: blob:"',
    );
    expect(page()).not.toMatch(/unsafe|<style|style=|onload/);
  });

  it('is another one each time it is loaded', () => {
    expect(page({ load: 1 })).not.toBe(page({ load: 0 }));
  });

  it('lets no path or name become markup', () => {
    const hostile = '"><script>alert(1)</script>';
    const html = page({ title: hostile, data: { file: hostile, 'run-dir': hostile } });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(messageHtml(hostile, hostile)).not.toContain('<script');
  });
});

describe('what VS Code kept of a panel', () => {
  it('names the file and the run', () => {
    const kept = { version: 1, file: 'file:///w/a.capacity.yaml', runDir: '/w/r', selectedCell: 4, theme: 'paper' };
    expect(readPanelState(kept)).toEqual({ file: 'file:///w/a.capacity.yaml', runDir: '/w/r' });
  });

  it.each([
    undefined,
    null,
    {},
    { version: 2, file: 'a', runDir: 'b' },
    { version: 1, file: '', runDir: 'b' },
    { version: 1, file: 'a', runDir: 7 },
  ])('is nothing when it is %j', (state) => {
    expect(readPanelState(state)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (state) => readPanelState(state) === undefined));
  });
});
