import type { DiagramRegion } from '../../protocol/panelMessages.ts';

/** Requests of the page, checked: a page is never trusted to send what its types say. */

export const ACTIONS = ['cancel', 'run', 'openFile', 'showLog', 'copyCitation', 'export'] as const;
export type Action = (typeof ACTIONS)[number];

/** @throws Error with a sentence when `request` is not `{cell}` with a cell of the run */
export function cellOf(request: unknown, cells: number): number {
  const cell = typeof request === 'object' && request !== null && 'cell' in request ? request.cell : undefined;
  if (typeof cell !== 'number' || !Number.isInteger(cell) || cell < 0 || cell >= cells) {
    throw new Error(`"cell" must be a whole number from 0 to ${cells - 1}, not ${describe(cell)}.`);
  }
  return cell;
}

/** @throws Error with a sentence when `request` does not name some of the run's groups */
export function groupsOf(request: unknown, known: readonly string[]): string[] {
  const groups = typeof request === 'object' && request !== null && 'groups' in request ? request.groups : undefined;
  if (!Array.isArray(groups) || groups.length > known.length) {
    throw new Error(`"groups" must be a list of feature groups, not ${describe(groups)}.`);
  }
  return groups.map((group: unknown) => {
    if (typeof group !== 'string' || !known.includes(group)) {
      throw new Error(`"groups" must be names of feature groups of the run, not ${describe(group)}.`);
    }
    return group;
  });
}

/** @throws Error with a sentence when `request` is not `{action}` with a known action */
export function actionOf(request: unknown): Action {
  const action = typeof request === 'object' && request !== null && 'action' in request ? request.action : undefined;
  const known = ACTIONS.find((name) => name === action);
  if (known === undefined) {
    throw new Error(`"action" must be one of ${ACTIONS.join(', ')}, not ${describe(action)}.`);
  }
  return known;
}

/** A file that the page has made, to be saved where the user wants it. */
export interface SavedFile {
  name: string;
  bytes: Uint8Array;
}

/** Endings of what a page makes. */
export const SAVED_ENDINGS = ['png', 'svg'] as const;

/** More is no picture of a panel. */
const MOST_BYTES = 2 ** 26;
const LONGEST_NAME = 150;
/** What a name may not hold: separators, what Windows forbids, what cannot be seen. */
const forbidden = /[\\/:*?"<>|\p{C}]/u;

/** @throws Error with a sentence when `request` is not `{name, bytes}` with a plain file name of a known ending */
export function savedFileOf(request: unknown): SavedFile {
  const { name, bytes }: Record<string, unknown> =
    typeof request === 'object' && request !== null ? { ...request } : {};
  const ending = typeof name === 'string' ? /^[^.].*\.([a-z]+)$/.exec(name)?.[1] : undefined;
  if (
    typeof name !== 'string' ||
    name.length > LONGEST_NAME ||
    forbidden.test(name) ||
    !SAVED_ENDINGS.some((known) => known === ending)
  ) {
    throw new Error(`"name" must be a file's name that ends in ${SAVED_ENDINGS.join(' or ')}, not ${describe(name)}.`);
  }
  if (!(bytes instanceof Uint8Array) || bytes.length > MOST_BYTES) {
    throw new Error(`"bytes" must be at most ${MOST_BYTES} bytes, not ${describe(bytes)}.`);
  }
  return { name, bytes };
}

/**
 * @throws Error with a sentence when `request` is not `{region}` with ranges of finite numbers and positions along row and
 * column
 */
export function regionOf(request: unknown): DiagramRegion {
  const region = typeof request === 'object' && request !== null && 'region' in request ? request.region : undefined;
  if (typeof region !== 'object' || region === null) {
    throw new Error(`"region" must be a part of the diagram, not ${describe(region)}.`);
  }
  const { x, y, row, column }: Record<string, unknown> = { ...region };
  return {
    ...(x === undefined ? {} : { x: rangeOf('x', x) }),
    ...(y === undefined ? {} : { y: rangeOf('y', y) }),
    ...(row === undefined ? {} : { row: positionOf('row', row) }),
    ...(column === undefined ? {} : { column: positionOf('column', column) }),
  };
}

function rangeOf(name: string, value: unknown): [number, number] {
  const [from, to, ...rest]: unknown[] = Array.isArray(value) ? value : [];
  if (typeof from !== 'number' || typeof to !== 'number' || rest.length > 0 || !Number.isFinite(from + to)) {
    throw new Error(`"region.${name}" must be a range of two numbers, not ${describe(value)}.`);
  }
  return [from, to];
}

function positionOf(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new Error(`"region.${name}" must be a position along ${name}, from 0, not ${describe(value)}.`);
  }
  return value;
}

const describe = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value.slice(0, 40))
    : typeof value === 'number'
      ? String(value)
      : typeof value;
