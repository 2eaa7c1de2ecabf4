import type { CellCurves, CurvesRequest } from '../core/results/cellCurves.ts';
import type { PanelHostApi, PanelHostEvents } from '../protocol/panelMessages.ts';
import { createPeer } from '../protocol/rpc.ts';
import { type PageSource, readOptions } from './source.ts';
import type { VsCodeApi } from './vscodeApi.ts';
import { anyFirstId, windowTransport } from './windowTransport.ts';

/** The host reads files; longer than this and something is wrong. */
const ANSWER_LIMIT_MS = 20_000;

/** A run that the extension host holds. `place` is what the host wrote into the page: whose state is kept. */
export function remoteSource(vscode: VsCodeApi, place: { file: string; runDir: string }): PageSource {
  const peer = createPeer<object, PanelHostApi, object, PanelHostEvents>(
    windowTransport(vscode),
    {},
    { firstId: anyFirstId() },
  );
  const limit = { timeoutMs: ANSWER_LIMIT_MS };
  return {
    describe: () => peer.call('describe', {}, limit),
    summary: () => peer.call('summary', {}, limit),
    cell: (cell) => peer.call('cell', { cell }, limit),
    curves: (request, { signal, onStage }) =>
      listening(
        peer.on('curvesFound', (found) => {
          if (isFor(request, found)) onStage(found);
        }),
        // Training takes as long as it takes.
        peer.call('curves', request, { signal }),
      ),
    predictions: ({ signal, onStage }) =>
      listening(peer.on('predictionsFound', onStage), peer.call('predictions', {}, { signal })),
    onChange: (listener) => peer.on('runChanged', listener),
    act: (action) => peer.call('act', { action }),
    saveFile: (name, bytes) => peer.call('saveFile', { name, bytes }).then(({ saved }) => saved),
    refine: (region) => peer.call('refine', { region }),
    options: () => (isOf(place.file, vscode.getState()) ? readOptions(vscode.getState()) : readOptions(undefined)),
    keep: (options) => vscode.setState({ version: 1, ...place, ...options }),
    dispose: () => peer.dispose(),
  };
}

/** Listens to stages until the answer is there. */
const listening = <T>(stop: () => void, answer: Promise<T>): Promise<T> => answer.finally(stop);

const isFor = (request: CurvesRequest, found: CellCurves): boolean =>
  found.cell === request.cell && found.groups.join('\n') === request.groups.join('\n');

/** A cell chosen for one file means nothing for another. */
const isOf = (file: string, state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'file' in state && state.file === file;
