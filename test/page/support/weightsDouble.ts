// Runs in the page, before it: plays the extension host of a panel about given weights, over the real protocol.
import type { Block } from '../../../src/core/capacity/geometry.ts';
import { decodeEmbedded } from '../../../src/core/results/embedded.ts';
import type { WeightsChoice } from '../../../src/core/weights/choose.ts';
import type { Inspection } from '../../../src/core/weights/inspection.ts';
import type { Interferer } from '../../../src/core/weights/interference.ts';
import { createPeer, type Peer } from '../../../src/protocol/rpc.ts';
import type { WeightsHostApi, WeightsHostEvents } from '../../../src/protocol/weightsMessages.ts';
import { hostTransport, keptState } from './vscodeDouble.ts';

/** What a test does with the host. */
export interface WeightsDouble {
  /** What the page asked for, in order. */
  asked: { choice: WeightsChoice; again: boolean }[];
  features: number[];
  /** From now on inspections wait until `go`, and then fail with a message if there is one. */
  wait(): void;
  progress(share: number): void;
  go(failure?: string): void;
  state(): unknown;
}

/** What the page is told, whatever it asks: by the name of the tensor, '' where it names none. */
export interface WeightsTold {
  inspections: Record<string, Inspection>;
  interferers: Interferer[];
  blocks: Block[];
}

declare global {
  interface Window {
    weightsDouble: WeightsDouble;
    /** Encoded `WeightsTold`, set by the test. */
    toldToWeights: string;
  }
}

const told = decodeEmbedded(window.toldToWeights) as WeightsTold;
const asked: WeightsDouble['asked'] = [];
const features: number[] = [];
let gate: Promise<string | undefined> = Promise.resolve(undefined);
let open: (failure?: string) => void = () => {};

const peer: Peer<object, WeightsHostEvents, object> = createPeer<WeightsHostApi, object, WeightsHostEvents, object>(
  hostTransport,
  {
    async inspect(request) {
      asked.push(request);
      const failure = await gate;
      const { tensor = '', features: axis, slice } = request.choice;
      const inspection = told.inspections[tensor];
      if (failure !== undefined || inspection === undefined)
        throw new Error(failure ?? `There is no tensor ${tensor}.`);
      const chosen = { ...inspection.chosen };
      if (axis !== undefined) Object.assign(chosen, { features: axis, why: 'as was asked for' });
      if (slice !== undefined) Object.assign(chosen, { slice });
      return { ...inspection, chosen };
    },
    interferers({ feature }) {
      features.push(feature);
      return told.interferers;
    },
    blocks: () => told.blocks,
    saveFile: () => ({ saved: true }),
  },
);

window.weightsDouble = {
  asked,
  features,
  wait() {
    gate = new Promise((resolve) => {
      open = resolve;
    });
  },
  progress: (share) => peer.emit('progress', { share }),
  go: (failure) => open(failure),
  state: keptState,
};
