import * as vscode from 'vscode';
import { Setting } from '../ids.ts';

export const LOCATIONS = ['beside', 'active', 'newWindow', 'sidePanel'] as const;
/** Where results open: `capacityLab.panel.location`. */
export type PanelLocation = (typeof LOCATIONS)[number];

export function panelLocation(): PanelLocation {
  const setting = vscode.workspace.getConfiguration().get<string>(Setting.PanelLocation);
  return LOCATIONS.find((location) => location === setting) ?? 'beside';
}
