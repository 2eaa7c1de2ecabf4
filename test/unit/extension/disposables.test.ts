import { describe, expect, it } from 'vitest';
import { DisposableList } from '../../../src/extension/disposables.ts';

describe('a list of what must be closed', () => {
  it('closes in the reverse order, once', () => {
    const closed: string[] = [];
    const list = new DisposableList();
    list.callback(() => closed.push('first'));
    list.callback(() => closed.push('second'));
    list.dispose();
    list.dispose();
    expect(closed).toEqual(['second', 'first']);
  });

  it('closes at once what comes after its own end', () => {
    const list = new DisposableList();
    list.dispose();
    let closed = false;
    list.callback(() => {
      closed = true;
    });
    expect(closed).toBe(true);
  });
});
