import * as vscode from 'vscode';
import type { PanelTarget } from '../panel/runPanel.ts';

/** The runs of tree nodes that a command was given: all that are selected where the first is among them, each once. */
export function nodeTargets(argument: unknown, selected: unknown): PanelTarget[] {
  const several = Array.isArray(selected) ? selected.flatMap(targetOf) : [];
  const targets = several.length > 0 ? several : targetOf(argument);
  return targets.filter(({ runDir }, place) => targets.findIndex((other) => other.runDir === runDir) === place);
}

function targetOf(node: unknown): PanelTarget[] {
  if (typeof node !== 'object' || node === null || !('target' in node)) return [];
  const { target } = node;
  if (typeof target !== 'object' || target === null || !('file' in target) || !('runDir' in target)) return [];
  const { file, runDir } = target;
  return file instanceof vscode.Uri && typeof runDir === 'string' ? [{ file, runDir }] : [];
}
