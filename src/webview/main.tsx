import { type JSX, render } from 'preact';
import { App } from './App.tsx';
import { CompareApp } from './compare/CompareApp.tsx';
import { remoteComparison } from './compare/comparisonSource.ts';
import { Failure } from './ErrorBoundary.tsx';
import { embeddedComparison, embeddedSource } from './embeddedSource.ts';
import './panel.css';
import { remoteSource } from './remoteSource.ts';
import { COMPARISON_DATA_ID, REPORT_DATA_ID } from './report.ts';
import { WeightsApp } from './weights/WeightsApp.tsx';
import { remoteWeights } from './weights/weightsSource.ts';

/** The page that its root names: of the run or the runs in the report it stands in, else what the extension host shows. */
function choosePage(root: HTMLElement): JSX.Element {
  const data = document.getElementById(REPORT_DATA_ID);
  if (data !== null) {
    return <App source={embeddedSource(data.textContent ?? '')} />;
  }
  const compared = document.getElementById(COMPARISON_DATA_ID);
  if (compared !== null) {
    return <CompareApp source={embeddedComparison(compared.textContent ?? '')} />;
  }
  const vscode = globalThis.acquireVsCodeApi?.();
  if (vscode === undefined) {
    throw new Error('This page holds no run, and no editor has opened it.');
  }
  const { weights, compare, file = '', runDir = '' } = root.dataset;
  if (weights !== undefined) {
    return <WeightsApp source={remoteWeights(vscode, weights)} />;
  }
  if (compare !== undefined) {
    return <CompareApp source={remoteComparison(vscode, compare)} />;
  }
  return <App source={remoteSource(vscode, { file, runDir })} />;
}

const root = document.getElementById('root');
if (root !== null) {
  root.replaceChildren();
  try {
    render(choosePage(root), root);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    render(<Failure message={message} onReload={() => location.reload()} />, root);
  }
}
