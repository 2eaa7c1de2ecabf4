import type { Block } from '../../core/capacity/geometry.ts';
import type { WeightsChoice } from '../../core/weights/choose.ts';
import { FEATURE_COLUMNS } from '../../core/weights/featureOrder.ts';
import type { Inspection } from '../../core/weights/inspection.ts';
import type { Interferer } from '../../core/weights/interference.ts';
import { createPeer } from '../../protocol/rpc.ts';
import type { WeightsHostApi, WeightsHostEvents, WeightsPanelState } from '../../protocol/weightsMessages.ts';
import type { SavePageFile } from '../exporting/exporting.ts';
import type { VsCodeApi } from '../vscodeApi.ts';
import { anyFirstId, windowTransport } from '../windowTransport.ts';

/** What of the view survives a reload. */
export type WeightsView = Omit<WeightsPanelState, 'version' | 'weights'>;

/** Where the page about given weights gets them from. */
export interface WeightsSource {
  /** Name of the file. */
  name: string;
  inspect(choice: WeightsChoice, again: boolean): Promise<Inspection>;
  interferers(feature: number, signal: AbortSignal): Promise<Interferer[]>;
  blocks(): Promise<Block[]>;
  saveFile: SavePageFile;
  /** Returns how to stop listening. */
  onProgress(listener: (share: number) => void): () => void;
  view(): WeightsView;
  keep(view: WeightsView): void;
}

/** Given weights that the extension host reads. @param weights URI of the file, as the host wrote it into the page */
export function remoteWeights(vscode: VsCodeApi, weights: string): WeightsSource {
  const peer = createPeer<object, WeightsHostApi, object, WeightsHostEvents>(
    windowTransport(vscode),
    {},
    { firstId: anyFirstId() },
  );
  const name = decodeURIComponent(weights.slice(weights.lastIndexOf('/') + 1));
  return {
    name,
    // Without a limit of time: there are files that take minutes, and the progress shows.
    inspect: (choice, again) => peer.call('inspect', { choice, again }),
    interferers: (feature, signal) => peer.call('interferers', { feature }, { signal }),
    blocks: () => peer.call('blocks', {}),
    saveFile: (name, bytes) => peer.call('saveFile', { name, bytes }).then(({ saved }) => saved),
    onProgress: (listener) => peer.on('progress', ({ share }) => listener(share)),
    view: () => readView(isOf(weights, vscode.getState()) ? vscode.getState() : undefined),
    keep: (view) => vscode.setState({ version: 1, weights, ...view }),
  };
}

const isOf = (weights: string, state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'weights' in state && state.weights === weights;

/** A view as anything may have left it: each part is checked, and left out where it makes no sense. */
export function readView(value: unknown): WeightsView {
  const found: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { tensor, features, slice, sort, descending, selected, theme } = found;
  const isIndex = (index: unknown): index is number => Number.isSafeInteger(index) && (index as number) >= 0;
  return {
    ...(typeof tensor === 'string' ? { tensor } : {}),
    ...(features === 'rows' || features === 'columns' ? { features } : {}),
    ...(isIndex(slice) ? { slice } : {}),
    ...(isIndex(selected) ? { selected } : {}),
    sort: FEATURE_COLUMNS.find((column) => column === sort) ?? 'capacity',
    descending: descending !== false,
    theme: theme === 'paper' ? 'paper' : 'editor',
  };
}

/** What the view says of the matrix to measure. */
export const choiceOf = ({ tensor, features, slice }: WeightsView): WeightsChoice => ({
  ...(tensor === undefined ? {} : { tensor }),
  ...(features === undefined ? {} : { features }),
  ...(slice === undefined ? {} : { slice }),
});
