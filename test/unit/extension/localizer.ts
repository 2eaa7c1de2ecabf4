import type { Localizer } from '../../../src/extension/l10n.ts';

/** Texts as they stand in the source, as `vscode.l10n` gives them without a translation. */
export const english: Localizer = {
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index) => String(args[Number(index)])),
};
