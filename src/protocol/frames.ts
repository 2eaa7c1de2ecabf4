/** Raised whenever a frame changes its shape: both sides of a connection must be of one version. */
export const PROTOCOL_VERSION = 1;

/** What travels; `id` numbers the calls of one side. */
export type Frame =
  | { kind: 'call'; id: number; method: string; request: unknown }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: { message: string; name: string; code: string } }
  | { kind: 'cancel'; id: number }
  | { kind: 'event'; event: string; payload: unknown };

/** Is this a frame of some version of the protocol? Anything at all may arrive from a page. */
export function isFrame(value: unknown): value is Frame & { v: unknown } {
  if (typeof value !== 'object' || value === null || !('v' in value) || !('kind' in value)) {
    return false;
  }
  const frame = value as Record<string, unknown>;
  const numbered = Number.isSafeInteger(frame.id);
  switch (frame.kind) {
    case 'call':
      return numbered && typeof frame.method === 'string';
    case 'result':
    case 'cancel':
      return numbered;
    case 'error':
      return numbered && isErrorBody(frame.error);
    case 'event':
      return typeof frame.event === 'string';
    default:
      return false;
  }
}

function isErrorBody(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const error = value as Record<string, unknown>;
  return typeof error.message === 'string' && typeof error.name === 'string' && typeof error.code === 'string';
}
