import type { Plugin } from 'esbuild';

export const slimVega: Plugin;
