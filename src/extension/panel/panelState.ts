import type { PanelState } from '../../protocol/panelMessages.ts';

/**
 * What VS Code kept of a panel across a reload, checked: another version of the page, or another extension of
 * the same name, may have written it.
 *
 * @returns `undefined` where it names no run
 */
export function readPanelState(value: unknown): Pick<PanelState, 'file' | 'runDir'> | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { version, file, runDir } = value as Record<string, unknown>;
  return version === 1 && typeof file === 'string' && file !== '' && typeof runDir === 'string' && runDir !== ''
    ? { file, runDir }
    : undefined;
}
