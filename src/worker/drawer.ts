import { parentPort } from 'node:worker_threads';
import { drawRun } from '../export/drawRun.ts';
import type { DrawerApi, DrawerData } from '../protocol/drawer.ts';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer } from '../protocol/rpc.ts';
import { openRun } from '../runs/runReader.ts';

/** A thread that draws a run from its files: Vega holds its thread for as long as it lays out a large figure. */
export function startDrawer(_data: DrawerData): void {
  if (parentPort === null) throw new Error('Drawing runs in a worker thread.');
  createPeer<DrawerApi, object>(portTransport(parentPort), {
    async draw({ runDir, ...options }) {
      const reader = openRun(runDir);
      try {
        return await drawRun(reader, options);
      } finally {
        reader.close();
      }
    },
  });
}
