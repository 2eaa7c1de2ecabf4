import type {
  ComparedTarget,
  ComparisonHostApi,
  ComparisonHostEvents,
  ComparisonPanelState,
} from '../../protocol/comparisonMessages.ts';
import type { PanelSource } from '../../protocol/panelSource.ts';
import { createPeer } from '../../protocol/rpc.ts';
import type { VsCodeApi } from '../vscodeApi.ts';
import { windowTransport } from '../windowTransport.ts';

/** What of a comparison's view survives a reload. */
export type ComparisonView = Omit<ComparisonPanelState, 'version' | 'compare'>;

/** Some runs, and where the view's choices are kept. */
export interface ComparisonSource {
  runs: readonly PanelSource[];
  /** What the first of the themes is called. */
  themeName: 'Editor' | 'Screen';
  /** The choices kept from before, or the defaults. */
  view(): ComparisonView;
  keep(view: ComparisonView): void;
}

/** The host reads files; longer than this and something is wrong. */
const ANSWER_LIMIT_MS = 20_000;

/** Runs that the extension host holds. `targets` is what the host wrote into the page. */
export function remoteComparison(vscode: VsCodeApi, targets: string): ComparisonSource {
  const compare = targetsOf(targets);
  const peer = createPeer<object, ComparisonHostApi, object, ComparisonHostEvents>(windowTransport(vscode), {});
  const limit = { timeoutMs: ANSWER_LIMIT_MS };
  const sourceOf = (run: number): PanelSource => ({
    describe: () => peer.call('describe', { run }, limit),
    summary: () => peer.call('summary', { run }, limit),
    cell: (cell) => peer.call('cell', { run, cell }, limit),
    curves: (request, { signal, onStage }) => {
      const stop = peer.on('curvesFound', ({ run: found, curves }) => {
        const same = curves.cell === request.cell && curves.groups.join('\n') === request.groups.join('\n');
        if (found === run && same) onStage(curves);
      });
      // Training takes as long as it takes.
      return peer.call('curves', { run, ...request }, { signal }).finally(stop);
    },
    predictions: async () => undefined,
    onChange: (listener) =>
      peer.on('runChanged', ({ run: changed, change }) => {
        if (changed === run) listener(change);
      }),
  });
  const kept = (): unknown => (isOf(compare, vscode.getState()) ? vscode.getState() : undefined);
  return {
    runs: compare.map((_, run) => sourceOf(run)),
    themeName: 'Editor',
    view: () => readComparisonView(kept(), compare.length),
    keep: (view) => vscode.setState({ version: 1, compare, ...view }),
  };
}

/** @throws SyntaxError, which the page shows: only the extension host writes this */
const targetsOf = (text: string): ComparedTarget[] => JSON.parse(text);

const isOf = (compare: readonly ComparedTarget[], state: unknown): boolean =>
  typeof state === 'object' &&
  state !== null &&
  'compare' in state &&
  JSON.stringify(state.compare) === JSON.stringify(compare);

/** A view as anything may have left it: each part is checked, and left out where it makes no sense. */
export function readComparisonView(value: unknown, runs: number): ComparisonView {
  const found: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { base, other, group, selectedCell, quantity, theme } = found;
  const isIndex = (index: unknown, count: number): index is number =>
    typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count;
  const shown = isIndex(base, runs) && isIndex(other, runs) && base !== other ? { base, other } : { base: 0, other: 1 };
  return {
    ...shown,
    ...(typeof group === 'string' ? { group } : {}),
    ...(isIndex(selectedCell, Number.POSITIVE_INFINITY) ? { selectedCell } : {}),
    quantity: quantity === 'loss' ? 'loss' : 'capacity',
    theme: theme === 'paper' ? 'paper' : 'editor',
  };
}
