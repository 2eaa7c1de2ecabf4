import { render } from 'preact';
import { App } from './App.tsx';
import { Failure } from './ErrorBoundary.tsx';
import { embeddedSource } from './embeddedSource.ts';
import './panel.css';
import { remoteSource } from './remoteSource.ts';
import { REPORT_DATA_ID } from './report.ts';
import type { PageSource } from './source.ts';

/** Where this page's run comes from: the report it stands in, else the extension host. */
function chooseSource(root: HTMLElement): PageSource {
  const data = document.getElementById(REPORT_DATA_ID);
  if (data !== null) {
    return embeddedSource(data.textContent ?? '');
  }
  const vscode = globalThis.acquireVsCodeApi?.();
  if (vscode === undefined) {
    throw new Error('This page holds no run, and no editor has opened it.');
  }
  return remoteSource(vscode, { file: root.dataset.file ?? '', runDir: root.dataset.runDir ?? '' });
}

const root = document.getElementById('root');
if (root !== null) {
  root.replaceChildren();
  try {
    render(<App source={chooseSource(root)} />, root);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    render(<Failure message={message} onReload={() => location.reload()} />, root);
  }
}
