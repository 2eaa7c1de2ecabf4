import { parentPort } from 'node:worker_threads';
import { columnOf, interferersIn } from '../core/weights/interference.ts';
import { unitScale } from '../core/weights/measures.ts';
import { type FeatureBlock, partOf } from '../core/weights/view.ts';
import { geometryOf } from '../inspect/blockGeometry.ts';
import { createBlockReader } from '../inspect/blockReader.ts';
import {
  BLOCK,
  createFormKernel,
  createKernelMemory,
  createMomentKernel,
  type FormKernel,
  type MomentKernel,
} from '../inspect/momentKernel.ts';
import type { InspectorApi, InspectorData } from '../protocol/inspector.ts';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer } from '../protocol/rpc.ts';
import { buffersIn } from './buffersIn.ts';
import { giveWay } from './priority.ts';

/** An inspecting thread: reads blocks of one matrix and measures them. */
export function startInspector({ kernels, fd, view, index, of }: InspectorData): void {
  giveWay();
  if (parentPort === null) throw new Error('An inspector runs in a worker thread.');
  const { N, D } = view;
  const reader = createBlockReader(fd, view);
  const memory = createKernelMemory(kernels);
  let moments: MomentKernel | undefined;
  let forms: FormKernel | undefined;

  /** Reads a range at once and goes through it in blocks of the kernel's size. */
  const eachBlock = (first: number, count: number, use: (block: FeatureBlock, at: number) => void): void => {
    const whole = reader.read(first, count);
    for (let at = 0; at < count; at += BLOCK) use(partOf(whole, at, Math.min(BLOCK, count - at), D), at);
  };

  createPeer<InspectorApi, object>(
    portTransport(parentPort),
    {
      accumulate({ first, count }) {
        moments ??= createMomentKernel(memory, D, { index, of });
        const kernel = moments;
        const norm2 = new Float64Array(count);
        eachBlock(first, count, (block, at) => norm2.set(kernel.add(block), at));
        return norm2;
      },
      moment() {
        const kernel = moments ?? createMomentKernel(memory, D, { index, of });
        moments = undefined;
        return kernel.take();
      },
      setFactor(factor) {
        forms = createFormKernel(memory, factor);
      },
      forms({ first, count, norm2 }) {
        if (forms === undefined) throw new Error('There is no factor yet.');
        const kernel = forms;
        const products = new Float64Array(count);
        const solutions = new Float64Array(count);
        eachBlock(first, count, (block, at) => {
          const found = kernel.forms(block, norm2.subarray(at, at + block.count).map(unitScale));
          products.set(found.products, at);
          solutions.set(found.solutions, at);
        });
        return { products, solutions };
      },
      column: ({ feature }) => columnOf(reader.read(feature, 1), feature, D),
      interferers: ({ first, count, column, feature, most }) =>
        interferersIn(reader.read(first, count), column, feature, most),
      blocks: () => geometryOf(memory, reader.read(0, N), D),
    },
    { transferOf: buffersIn },
  );
}
