import type { TestProject } from 'vitest/node';
import { packExtension } from '../../packaging/packExtension.ts';
import { requireTestHost } from '../host/server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the packed extension: exactly what a user installs. */
    vsix: string;
  }
}

/** Packs the extension once for all specs. Vitest calls it before the first (`globalSetup` asks for `setup`). */
export function setup(project: TestProject): void {
  requireTestHost();
  project.provide('vsix', packExtension());
}
