import { ExperimentFileSchema } from '../schema.ts';

/** The part of JSON Schema that schema.ts uses, as the checks, the table and the parameters read it. */
export interface Fragment {
  /** TypeBox's name of the kind: in the types only, no key of the schema. */
  '~kind'?: string;
  type?: string;
  title?: string;
  description?: string;
  properties?: Record<string, Fragment>;
  required?: string[] | undefined;
  patternProperties?: Record<string, Fragment>;
  minProperties?: number;
  maxProperties?: number;
  items?: Fragment;
  minItems?: number;
  maxItems?: number;
  anyOf?: Fragment[];
  enum?: (string | number)[];
  const?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  default?: unknown;
  unit?: string;
  defaultText?: string;
  sweep?: boolean;
  hidden?: boolean;
  allowed?: string;
  means?: 'parameter' | 'group' | 'setting';
  source?: string;
}

/** The schema of a whole file, as data. */
export const fileFragment: Fragment = ExperimentFileSchema;

/** The schema of what every key of a record holds, `undefined` for objects with named keys. */
export const recordValue = (fragment: Fragment): Fragment | undefined =>
  Object.values(fragment.patternProperties ?? {})[0];

/** The schema under a key of an object. */
export const property = (fragment: Fragment | undefined, key: string): Fragment | undefined => {
  const properties = fragment?.properties;
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
};

/** The alternatives of a schema; itself where it has none. */
export const branchesOf = (fragment: Fragment): Fragment[] => fragment.anyOf ?? [fragment];
