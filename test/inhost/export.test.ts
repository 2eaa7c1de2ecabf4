import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { EXPORT_FORMATS } from '../../src/extension/export/formats.ts';
import { anExperiment, runToEnd } from './experiments.ts';
import { closeEditors, workspaceFile, writeWorkspaceFile } from './support.ts';

const BEGINNINGS: Record<string, RegExp> = {
  png: /^.PNG\r\n/,
  svg: /^<svg .*<metadata id="capacity-lab">/,
  html: /^<!DOCTYPE html>/,
  csv: /^cell,start,/,
  parquet: /^PAR1/,
  json: /^\[\n\{"cell":0/,
  'vl.json': /^\{.*"\$schema":"https:\/\/vega\.github\.io\/schema\/vega-lite/,
};

describe('export', () => {
  let file: vscode.Uri;
  let runDir: string;

  before(async () => {
    file = await writeWorkspaceFile('exported.capacity.yaml', anExperiment({ name: 'Exported' }));
    ({ runDir } = await runToEnd(file));
  });

  after(closeEditors);

  for (const { id, ending } of EXPORT_FORMATS) {
    it(`writes ${id}`, async () => {
      const destination = workspaceFile(`exports/${id}.${ending}`);
      const request = { target: { file, runDir }, format: id, destination };
      const written = await vscode.commands.executeCommand<vscode.Uri>('capacityLab.export', request);
      assert.equal(written?.toString(), destination.toString());
      const bytes = await readFile(destination.fsPath);
      assert.match(bytes.toString('latin1').slice(0, 2000), BEGINNINGS[ending] ?? /never/);
    });
  }

  it('writes the table that the run folder has', async () => {
    const destination = workspaceFile('exports/same.parquet');
    await vscode.commands.executeCommand('capacityLab.export', {
      target: { file, runDir },
      format: 'parquet',
      destination,
    });
    const [exported, own] = await Promise.all([readFile(destination.fsPath), readFile(`${runDir}/results.parquet`)]);
    assert.ok(exported.equals(own));
  });

  it('writes nothing for a run that is gone', async () => {
    const destination = workspaceFile('exports/gone.svg');
    const target = { file, runDir: `${runDir}-gone` };
    const written = await vscode.commands.executeCommand('capacityLab.export', { target, format: 'svg', destination });
    assert.equal(written, undefined);
    await assert.rejects(async () => vscode.workspace.fs.stat(destination));
  });
});
