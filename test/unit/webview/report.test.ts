import { describe, expect, it } from 'vitest';
import { embeddedSource } from '../../../src/webview/embeddedSource.ts';
import { REPORT_DATA_ID, reportHtml } from '../../../src/webview/report.ts';
import { perfectRecord, perfectRun, smallDiagram } from '../plots/builders.ts';
import { aDescription } from './builders.ts';

function aReport(name = 'Figure 4', panelJs = 'start()', panelCss = 'p { color: red }'): string {
  const experiment = { ...smallDiagram(), name };
  const records = [perfectRecord(experiment, 15), perfectRecord(experiment, 2)];
  return reportHtml({
    description: aDescription(experiment),
    summary: perfectRun(experiment),
    records,
    panelJs,
    panelCss,
  });
}

/** The text of the element that carries the data. */
function dataOf(html: string): string {
  const [, text = ''] = new RegExp(`id="${REPORT_DATA_ID}">([^<]*)</script>`).exec(html) ?? [];
  return text;
}

describe('a report', () => {
  it('gives its page the run back: description, summary and cells by number', async () => {
    const source = embeddedSource(dataOf(aReport()));
    expect((await source.describe()).experiment.name).toBe('Figure 4');
    expect((await source.summary()).cells).toBe(16);
    expect((await source.cell(2))?.starts[0]?.W).toBeInstanceOf(Float64Array);
    expect(await source.cell(3)).toBeUndefined();
  });

  it('offers nothing to do with the run', () => {
    expect(embeddedSource(dataOf(aReport())).act).toBeUndefined();
  });

  it('allows its own two blocks by a nonce of its own, and nothing else', () => {
    const html = aReport();
    const nonce = /script-src (?:&#39;|')nonce-([0-9a-f]+)/.exec(html)?.[1] ?? '';
    expect(nonce).toHaveLength(32);
    expect(html).toContain(`<script nonce="${nonce}">`);
    expect(html).toContain(`<style nonce="${nonce}">`);
    expect(html).toContain('default-src &#39;none&#39;');
    expect(aReport()).not.toContain(nonce);
  });

  it('is not broken out of by a name, a script or a style', () => {
    const html = aReport(
      '</title><img src=x onerror=alert(1)>',
      'const s = "</script><!--";',
      'p::after { content: "</style>" }',
    );
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain('const s = "<\\/script><\\!--";');
  });

  it('refuses data that is damaged, in words', () => {
    expect(() => embeddedSource('{}')).toThrow('The data of this report is damaged. Make the report again.');
    expect(() => embeddedSource('')).toThrow();
  });
});
