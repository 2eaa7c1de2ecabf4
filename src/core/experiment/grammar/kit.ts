import * as Type from 'typebox';

/**
 * What the sections of the grammar are built from. Own keywords beside those of JSON Schema:
 * `unit`; `defaultText`, a default that depends on other keys, in words; `sweep: false`, a value that belongs to the
 * whole run; `hidden`, not offered in messages and tables;
 * `allowed`, what is allowed in words of its own.
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
});

/** Values by parameter path. */
export const Settings = Type.Record(Type.String(), Setting, {
  minProperties: 1,
  maxProperties: 100,
  description: 'Parameter paths and the values they take.',
});
