/**
 * Where an exported file comes from: enough to find the run and to make it again. Keys are those below, each with a
 * non-empty text; what a run does not know is left out.
 *
 * - `software` name and version of the program
 * - `experiment` name of the experiment, `run` name of the run's folder, `started` ISO 8601, UTC
 * - `source_sha256` of the experiment file as it was run, `configuration_sha256` of the resolved configuration
 * - `engine` with its versions, `seed`, `platform`, `node` version
 * - `weights` file of given weights with its SHA-256
 */
export type Provenance = Readonly<Record<string, string>>;

/** What is asked of a run: a part of its description. */
export interface RunFacts {
  id: string;
  experiment: { name: string };
  startedAt: string;
  engine: string;
  configHash: string;
  /** Of the run's manifest. */
  provenance: Readonly<Record<string, string>>;
}

/** The record that stands in every exported file of a run. */
export function provenanceOf({ id, experiment, startedAt, engine, configHash, provenance }: RunFacts): Provenance {
  const { program = 'Capacity Lab', source = '', seed = '', platform = '', node = '', weights = '' } = provenance;
  const record = {
    software: program,
    experiment: experiment.name,
    run: id,
    started: startedAt,
    source_sha256: source,
    configuration_sha256: configHash,
    engine: provenance.engine ?? engine,
    seed,
    platform,
    node,
    weights,
  };
  return Object.fromEntries(Object.entries(record).filter(([, text]) => text !== ''));
}
