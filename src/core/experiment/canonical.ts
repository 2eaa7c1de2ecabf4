import { stringify } from 'yaml';
import type { Channel, Data, Experiment } from './experiment.ts';

/**
 * The text that a configuration is known by (callers hash it): JSON with sorted keys and without name and description.
 * Equal for files that differ in comments, layout, order of keys, spelled-out defaults, or density against sparsity, and
 * in the path of weights whose bytes are known: those count.
 */
export function canonicalText(experiment: Experiment): string {
  const { name: _name, description: _description, points, weights, ...rest } = experiment;
  const { file: _file, ...bytes } = weights ?? { file: '' };
  const given = weights === undefined ? {} : { weights: bytes.sha256 === undefined ? weights : bytes };
  // The order of the points numbers their cells, so it is written as a list.
  return JSON.stringify(sorted({ ...rest, ...given, points: Object.entries(points) }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}

/** The experiment as a file that says everything: what `config.yaml` of a run holds. It parses to an equal experiment. */
export function resolvedYaml(experiment: Experiment): string {
  const { version, name, description, engine, model, data, features, train, sweep, points, marginal, weights } =
    experiment;
  const file = {
    version,
    name,
    ...(description === '' ? {} : { description }),
    engine,
    model,
    data: dataInFile(data),
    features,
    train: weights === undefined ? train : { seed: train.seed },
    ...(Object.keys(sweep).length === 0
      ? {}
      : { sweep: Object.fromEntries(Object.entries(sweep).map(([channel, what]) => [channel, channelInFile(what)])) }),
    ...(Object.keys(points).length === 0 ? {} : { points }),
    marginal,
    ...(weights === undefined ? {} : { weights }),
  };
  return stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}

function dataInFile({ kind, density, symmetric, symmetricByFamily }: Data): Partial<Data> {
  return symmetricByFamily === true ? { kind, density } : { kind, density, symmetric };
}

function channelInFile(channel: Channel): Record<string, unknown> {
  if (channel.kind === 'cases') return { cases: channel.cases };
  const { parameter } = channel;
  if (channel.kind === 'values') return { parameter, values: channel.values };
  return { parameter, [channel.scale]: [channel.from, channel.to], points: channel.points };
}
