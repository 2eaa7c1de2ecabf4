import type { Experiment } from '../experiment/experiment.ts';
import { type BibEntry, bibtex } from './bibtex.ts';
import { papersOf } from './papers.ts';

/** What a citation says of a run: a part of its description (`RunDescription`). */
export interface CitedRun {
  id: string;
  experiment: Pick<Experiment, 'name' | 'model' | 'sweep' | 'points'>;
  /** ISO 8601. */
  startedAt: string;
  engine: string;
  configHash: string;
  /** Of the run's manifest: program, engine with its versions, seed; SHA-256 of the experiment file as `source`. */
  provenance: Readonly<Record<string, string>>;
}

/**
 * BibTeX for a run: the version of Capacity Lab that made it, with what tells the run from every other (folder, hashes,
 * seed, engine, date), and the papers that its models come from.
 */
export const citationOf = (run: CitedRun): string =>
  `${[software(run), ...papersOf(run.experiment)].map(bibtex).join('\n\n')}\n`;

function software({ id, experiment, startedAt, engine, configHash, provenance }: CitedRun): BibEntry {
  const { program = 'Capacity Lab', source, seed } = provenance;
  const [, title = program, version] = /^(.*) (\S+)$/.exec(program) ?? [];
  const date = startedAt.slice(0, 10);
  const facts = [
    `Experiment ${experiment.name}, run ${id}`,
    `configuration SHA-256 ${configHash}`,
    ...(source === undefined ? [] : [`experiment file SHA-256 ${source}`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    `engine ${provenance.engine ?? engine}`,
    `begun ${date}`,
  ];
  return {
    type: 'software',
    key: `capacitylab-${configHash.slice(0, 8)}`,
    fields: {
      title,
      author: `${title} contributors`,
      ...(version === undefined ? {} : { version }),
      year: date.slice(0, 4),
      note: facts.join(', '),
    },
  };
}
