import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import type { TensorFlow } from './tensors.ts';

const PACKAGE = '@tensorflow/tfjs-node';

export interface NodePackage {
  tf: TensorFlow;
  version: string;
  /** Takes back what was added to Node for it. */
  dispose(): void;
}

/**
 * Loads tfjs-node (TensorFlow's C library) from the first of the places where it is installed.
 *
 * @param places folders: the package itself, or where `require` would find it
 * @param named a folder that the user named, looked in before the others
 * @returns the package, if there is one that works, and the reasons why it is none of an earlier place: a sentence for
 * each that has it but fails, and for the one that was named; nothing for the others where it is not installed
 */
export function loadNodePackage(
  places: readonly string[],
  named?: string,
): { found?: NodePackage; reasons: readonly string[] } {
  const reasons: string[] = [];
  for (const place of named === undefined ? places : [named, ...places]) {
    const entry = findEntry(place);
    if (entry === undefined) {
      if (place === named) {
        reasons.push(`There is no ${PACKAGE} in ${place}.`);
      }
      continue;
    }
    const restore = restoreUtil();
    try {
      const tf: unknown = createRequire(entry)(entry);
      if (!isTensorFlow(tf)) {
        throw new Error('it is not TensorFlow.js');
      }
      const version = tf.version['tfjs-node'] ?? tf.version_core;
      return { found: { tf, version, dispose: restore }, reasons };
    } catch (error) {
      restore();
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      reasons.push(`${PACKAGE} in ${place} could not be loaded: ${reason.replace(/\.?$/, '.')}`);
    }
  }
  return { reasons };
}

/** Path of the package's main file, or `undefined` where there is none. */
function findEntry(place: string): string | undefined {
  try {
    const own = path.join(place, 'package.json');
    if (fs.existsSync(own) && JSON.parse(fs.readFileSync(own, 'utf8')).name === PACKAGE) {
      return createRequire(own).resolve(place);
    }
    return createRequire(path.join(place, 'package.json')).resolve(PACKAGE);
  } catch {
    return undefined;
  }
}

const isTensorFlow = (value: unknown): value is TensorFlow & { version: Record<string, string> } =>
  typeof value === 'object' && value !== null && 'matMul' in value && 'version' in value;

/** Functions of node:util that tfjs-node 4.22 calls and Node 23 took away. */
const missing = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: (value: unknown): boolean => Array.isArray(value),
};

/**
 * Puts those functions back. tfjs-node calls them with every operation, so they stay until the engine is disposed of.
 *
 * @returns takes away what was added
 */
function restoreUtil(): () => void {
  const added = Object.entries(missing).filter(([name]) => !(name in util));
  for (const [name, value] of added) {
    Reflect.set(util, name, value);
  }
  return () => {
    for (const [name] of added) {
      Reflect.deleteProperty(util, name);
    }
  };
}
