import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension } from './support.ts';

describe('the extension', () => {
  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command of its manifest', async () => {
    await extension().activate();
    const contributed: { command: string }[] = extension().packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('contributes its settings with their defaults', () => {
    const { properties }: { properties: Record<string, { default: unknown }> } =
      extension().packageJSON.contributes.configuration;
    for (const [name, setting] of Object.entries(properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().get(name), setting.default, name);
    }
  });
});
