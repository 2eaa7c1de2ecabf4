import { Command } from '../ids.ts';
import type { RunTargetParts } from '../runs/runTarget.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { copyCitation } from './copyCitation.ts';
import { refineHere } from './refineHere.ts';

export interface PaperParts extends RunTargetParts {
  service: RunServiceClient;
}

export const paperCommands = (parts: PaperParts): Record<string, (argument: unknown, second?: unknown) => unknown> => ({
  // A tree's menu gives all selected nodes instead of a region.
  [Command.Refine]: (argument, region) => refineHere(argument, Array.isArray(region) ? undefined : region, parts),
  [Command.CopyCitation]: (argument) => copyCitation(argument, parts),
});
