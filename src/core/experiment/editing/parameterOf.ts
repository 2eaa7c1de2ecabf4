import { type Fragment, fileFragment, property } from '../grammar/fragment.ts';
import { findParameter, type GroupShape } from '../parameters.ts';

/** A parameter with the key of the grammar that it is. */
export interface ParameterKey {
  /** What the key says, with its description. */
  fragment: Fragment;
  /** Path in the grammar, such as `features[].importance`. */
  keyPath: string;
}

/** The key of the grammar that a parameter path names; `undefined` where the file has no such parameter. */
export function parameterOf(path: string, shapes: readonly GroupShape[]): ParameterKey | undefined {
  const parameter = findParameter(path, shapes);
  if (parameter === undefined) return undefined;
  const [section = '', ...rest] = path.split('.');
  const keys = section === 'features' ? rest.slice(1) : rest;
  const start = property(fileFragment, section);
  const described = keys.reduce<Fragment | undefined>(
    (at, key) =>
      property(at, key) ?? at?.anyOf?.map((branch) => property(branch, key)).find((child) => child !== undefined),
    section === 'features' ? start?.items : start,
  );
  const keyPath = [section === 'features' ? 'features[]' : section, ...keys].join('.');
  // A value that a sweep gives is single, whatever the key allows beside.
  const single: Fragment = { ...parameter.fragment };
  for (const key of ['description', 'unit', 'default', 'defaultText', 'source'] as const) {
    const value = described?.[key];
    if (value !== undefined) Object.assign(single, { [key]: value });
  }
  return { fragment: single, keyPath };
}
