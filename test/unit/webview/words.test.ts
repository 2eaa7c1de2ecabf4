import { describe, expect, it } from 'vitest';
import { cellTitle } from '../../../src/core/plots/cellTitle.ts';
import type { RunDescription } from '../../../src/protocol/panelSource.ts';
import { cellSentence } from '../../../src/webview/cellWords.ts';
import { readOptions } from '../../../src/webview/source.ts';
import { formatDuration, stateSentence } from '../../../src/webview/words.ts';
import { anExperiment, perfectRun, smallDiagram } from '../plots/builders.ts';
import { aDescription } from './builders.ts';

describe('durations', () => {
  it('are in the units that people use', () => {
    expect([1940, 12_400, 125_000, 11_520_000].map(formatDuration)).toEqual([
      '1.9 s',
      '12 s',
      '2 min 5 s',
      '3 h 12 min',
    ]);
  });

  it('are never negative', () => {
    expect(formatDuration(-50)).toBe('0.0 s');
  });
});

describe('the state of a run', () => {
  const sentence = (changed: Partial<RunDescription>) => stateSentence(aDescription(smallDiagram(), changed));

  it('is told in plain words', () => {
    expect(sentence({ state: 'queued' })).toBe('Waiting to start: 16 cells to train.');
    expect(sentence({ state: 'queued', turn: { place: 2, of: 3 } })).toBe(
      'Waiting for its turn, 2nd of 3: 16 cells to train.',
    );
    expect(sentence({ state: 'running', finished: 4, remainingMs: 2100 })).toBe(
      'Training: 4 of 16 cells, about 2.1 s left.',
    );
    expect(sentence({ state: 'running', finished: 4, elsewhere: true })).toBe(
      'Training in another program: 4 of 16 cells.',
    );
    expect(sentence({ state: 'running', finished: 0 })).toBe('Training: 0 of 16 cells.');
    expect(sentence({})).toBe('Done: 16 cells trained in 0.8 s.');
    expect(sentence({ state: 'failed', finished: 4, error: 'The disk is full.' })).toBe(
      'The run failed after 4 of 16 cells: The disk is full.',
    );
    expect(sentence({ state: 'cancelled', finished: 1 })).toBe('Cancelled: 1 of 16 cells are trained and kept.');
    expect(sentence({ state: 'interrupted', finished: 4 })).toBe('Interrupted: 4 of 16 cells are trained and kept.');
  });

  it('counts one cell as one', () => {
    expect(stateSentence(aDescription(anExperiment('')))).toBe('Done: 1 cell trained in 0.8 s.');
  });
});

describe('a cell in words', () => {
  const experiment = smallDiagram();

  it('is named by what was swept, points by their label, in the order of the axes', () => {
    expect(cellTitle(experiment, 7)).toBe('Cell: relative importance of odd 1, density 0.1');
    expect(cellTitle(experiment, 15)).toBe('Point E: relative importance of odd 0.49, density 0.1');
    expect(cellTitle(anExperiment(''), 0)).toBe('The model of this file');
  });

  it('says what became of it, for those who hear it', () => {
    expect(cellSentence(experiment, perfectRun(experiment), 'odd', 7)).toBe(
      'Cell: relative importance of odd 1, density 0.1. odd: polysemantic, capacity 0.500.',
    );
    expect(cellSentence(experiment, perfectRun(experiment, 0), 'odd', 7)).toContain('not trained yet');
  });
});

describe('view options from an earlier page', () => {
  it('are read one by one, and nonsense is left out', () => {
    expect(readOptions({ selectedCell: 7, group: 'odd', layer: 'returns', theme: 'paper' })).toEqual({
      selectedCell: 7,
      group: 'odd',
      layer: 'returns',
      theme: 'paper',
    });
    for (const nonsense of [
      undefined,
      null,
      'text',
      { selectedCell: -1, group: 4, layer: 'constructor', theme: 'pink' },
      { selectedCell: 1.5 },
    ]) {
      expect(readOptions(nonsense)).toEqual({ theme: 'editor' });
    }
  });
});
