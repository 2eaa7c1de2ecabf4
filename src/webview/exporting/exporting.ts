import { createContext } from 'preact';
import type { Provenance } from '../../core/results/provenance.ts';

/** What plots need to be saved. */
export interface Exporting {
  /** Written into every file. */
  provenance: Provenance;
  /** What the names of files begin with, and end with: the experiment, the run. */
  name: string;
  run?: string;
  saveFile: SavePageFile;
}

/** Saves a file where the user says. False when they think better of it. */
export type SavePageFile = (name: string, bytes: Uint8Array) => Promise<boolean>;

/** Given by the page to the plots in it. */
export const ExportingContext = createContext<Exporting | undefined>(undefined);

/** `figure-4_trained_2026-01-31_09-05-07_1a2b3c4d.png`: letters and digits of any script, nothing that a file's name may not hold. */
export function fileName({ name, run }: Exporting, title: string, ending: string): string {
  const words = [name, title].map(
    (text) =>
      text
        .normalize('NFC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, MOST_CHARACTERS) || 'plot',
  );
  return `${[...words, ...(run === undefined ? [] : [run])].join('_')}.${ending}`;
}

const MOST_CHARACTERS = 40;
