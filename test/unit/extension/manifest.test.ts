import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPERIMENT_DOCUMENTS } from '../../../src/extension/experimentFile.ts';
import {
  COMPARE_VIEW_TYPE,
  Command,
  PANEL_VIEW_TYPE,
  RUNNING_CONTEXT,
  RUNNING_FILES_CONTEXT,
  Setting,
  WEIGHTS_VIEW_TYPE,
} from '../../../src/extension/ids.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const text = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const manifest = JSON.parse(text('package.json'));
const { contributes } = manifest;
const commands: { command: string }[] = contributes.commands;
const menuItems: { command: string; when?: string }[] = Object.values<{ command: string; when?: string }[]>(
  contributes.menus,
).flat();

describe('the manifest', () => {
  it('declares exactly the commands that the code registers', () => {
    expect(commands.map(({ command }) => command).sort()).toEqual(Object.values(Command).sort());
  });

  it('declares exactly the settings that the code reads', () => {
    expect(Object.keys(contributes.configuration.properties).sort()).toEqual(Object.values(Setting).sort());
  });

  it('has its settings described in docs/settings.md, with their defaults', () => {
    const described = [...text('docs/settings.md').matchAll(/^\| `(capacityLab\.[\w.]+)` \| `?(.*?)`? \|/gm)];
    const defaults = Object.entries<{ default: unknown }>(contributes.configuration.properties).map(
      ([name, setting]) => [name, setting.default === '' ? 'empty' : String(setting.default)],
    );
    expect(described.map(([, name, value]) => [name, value]).sort()).toEqual(defaults.sort());
  });

  it('lets no workspace that is not trusted say whose code is run', () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(Setting.TensorflowPath);
  });

  it('puts only declared commands into menus', () => {
    const declared = new Set(commands.map(({ command }) => command));
    expect(menuItems.filter(({ command }) => !declared.has(command))).toEqual([]);
  });

  it('runs in trusted workspaces only, and looks at weights in all', () => {
    expect(commands.find(({ command }) => command === Command.Run)).toHaveProperty('enablement', 'isWorkspaceTrusted');
    expect(commands.find(({ command }) => command === Command.Inspect)).not.toHaveProperty('enablement');
  });

  it('asks for the context keys that the code sets', () => {
    // What a key is compared with is no key.
    const used = menuItems.flatMap(({ when = '' }) => when.replace(/==\s*\S+/g, '').match(/capacityLab\.\w+/g) ?? []);
    expect([...new Set(used)].sort()).toEqual([RUNNING_CONTEXT, RUNNING_FILES_CONTEXT].sort());
  });

  it('restores panels, and is not activated by everything', () => {
    for (const type of [PANEL_VIEW_TYPE, WEIGHTS_VIEW_TYPE, COMPARE_VIEW_TYPE]) {
      expect(manifest.activationEvents).toContain(`onWebviewPanel:${type}`);
    }
    expect(manifest.activationEvents).not.toContain('*');
    expect(manifest.activationEvents).toContain(`workspaceContains:${EXPERIMENT_DOCUMENTS[0]?.pattern}`);
  });

  it('has an English text for every key, and no other', () => {
    const used = [...text('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    expect([...new Set(used)].sort()).toEqual(Object.keys(JSON.parse(text('package.nls.json'))).sort());
  });

  it('is typed against the oldest VS Code it runs in', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  });

  it('needs no other extension', () => {
    expect(manifest).not.toHaveProperty('extensionDependencies');
    expect(manifest).not.toHaveProperty('extensionPack');
  });

  it('packs every file that it names', () => {
    const allowed = text('.vscodeignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const packed = (name: string): boolean => allowed.some((glob) => path.matchesGlob(name, glob.slice(1)));
    const schemas = [...contributes.jsonValidation, ...contributes.yamlValidation].map(
      ({ url }: { url: string }) => url,
    );
    const named = [manifest.main, manifest.icon, ...schemas].map((name) => name.replace(/^\.\//, ''));
    expect(named.filter((name) => !packed(name))).toEqual([]);
  });
});
