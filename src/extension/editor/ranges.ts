import * as vscode from 'vscode';
import type { Position, Range } from '../../core/experiment/problem.ts';

/** Core's ranges count as VS Code's do; only the classes differ. */
export const toRange = ({ start, end }: Range): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

export const contains = (range: Range, { line, character }: Position): boolean =>
  (line > range.start.line || (line === range.start.line && character >= range.start.character)) &&
  (line < range.end.line || (line === range.end.line && character <= range.end.character));
