import * as Type from 'typebox';

/**
 * What the sections of the grammar are built from. Own keywords beside those of JSON Schema:
 * `unit`; `defaultText`, a default that depends on other keys, in words; `sweep: false`, a value that belongs to the
 * whole run; `hidden`, not offered in messages and tables;
 * `allowed`, what is allowed in words of its own; `means`, what a text or a value refers to: the path of a parameter, the
 * name of a group, or a value of the parameter beside it; `source`, where it is defined in the literature.
 */

/** An object that holds the given keys and no others. */
export const object = <P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** A whole number from `minimum` to `maximum`. */
export const whole = (minimum: number, maximum: number, options: Type.TSchemaOptions) =>
  Type.Integer({ minimum, maximum, ...options });

/** Of what lies between 0 and MIN_DENSITY, checkInputs.ts tells. */
export const densityRange = { minimum: 0, maximum: 1 };

/** A single value, as a sweep or a labelled point gives it to a parameter. */
export const Setting = Type.Union([Type.Number(), Type.String({ maxLength: 100 }), Type.Boolean()], {
  allowed: 'a single value: a number, a word, true or false',
  means: 'setting',
});

/** The papers that keys are from, as they are cited. */
export const SOURCES = {
  scherlis: 'Scherlis et al. 2022 (arXiv 2210.01892)',
  elhage: 'Elhage et al. 2022 (transformer-circuits.pub/2022/toy_model)',
  jermyn: 'Jermyn et al. 2022 (arXiv 2211.09169)',
  lecomte: 'Lecomte et al. 2023 (arXiv 2312.03096)',
  adam: 'Kingma, Ba 2015 (arXiv 1412.6980)',
} as const;

/** Values by parameter path. */
export const Settings = Type.Record(Type.String(), Setting, {
  minProperties: 1,
  maxProperties: 100,
  description: 'Parameter paths and the values they take.',
});
