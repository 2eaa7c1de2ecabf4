import type { Fragment } from '../grammar/fragment.ts';
import type { Replacement, Reporter } from '../reading/reporter.ts';
import type { ScalarNode } from '../reading/tree.ts';
import { suggestion } from '../suggest.ts';
import { allowedWords, foundWords } from '../words.ts';

/** Whether a scalar has the type that a schema asks for, its range apart. */
export function fitsScalar(node: ScalarNode, fragment: Fragment): boolean {
  switch (typeof node.value) {
    case 'number':
      return fragment.type === 'number' || fragment.type === 'integer' || typeof fragment.const === 'number';
    case 'boolean':
      return fragment.type === 'boolean';
    case 'string':
      return fragment.type === 'string' || fragment.enum !== undefined;
    default:
      return false;
  }
}

/** Checks a single value against a schema without alternatives; reports at most one problem. */
export function checkScalar(
  node: ScalarNode,
  fragment: Fragment,
  path: string,
  reporter: Reporter,
  subject: string,
): boolean {
  const fault = faultOf(node, fragment);
  if (fault === undefined) return true;
  const must = subject === path ? 'must be' : `${subject} must be`;
  const meant = fault.meant === undefined ? '' : ` Did you mean ${fault.meant}?`;
  const message = `${path || 'The file'} is ${foundWords(node)}, but ${must} ${allowedWords(fragment)}.${meant}`;
  const fixes: Replacement[] =
    fault.meant === undefined
      ? []
      : [
          {
            title: `Change to ${fault.meant}`,
            at: node,
            newText:
              typeof fault.meant === 'string' && fault.keepQuotes === true
                ? requoted(fault.meant, node.source)
                : fault.meant,
          },
        ];
  reporter.error({ code: fault.code, path, message, at: node, fixes });
  return false;
}

/** A word in the quotes, if any, of the text that it replaces. */
export function requoted(word: string, source: string): string {
  const quote = source[0];
  return quote === '"' || quote === "'" ? `${quote}${word}${quote}` : word;
}

interface Fault {
  code: string;
  meant?: string;
  keepQuotes?: boolean;
}

function faultOf(node: ScalarNode, fragment: Fragment): Fault | undefined {
  const { value } = node;
  if (fragment.const !== undefined) return value === fragment.const ? undefined : { code: 'wrong-value' };
  if (fragment.enum !== undefined) return enumFault(value, fragment.enum);
  if (!fitsScalar(node, fragment)) return typeFault(node, fragment);
  if (typeof value === 'number') return numberFault(value, fragment);
  if (typeof value === 'string') return textFault(value, fragment);
  return undefined;
}

function enumFault(value: ScalarNode['value'], allowed: readonly (string | number)[]): Fault | undefined {
  if (allowed.some((word) => word === value)) return undefined;
  const meant = typeof value === 'string' ? suggestion(value, allowed.map(String)) : undefined;
  return meant === undefined ? { code: 'wrong-value' } : { code: 'wrong-value', meant, keepQuotes: true };
}

/** A wrong type, with the right one where quotes or YAML 1.1 habits are all that is in the way. */
function typeFault(node: ScalarNode, fragment: Fragment): Fault {
  const { value } = node;
  if (typeof value !== 'string') return { code: 'wrong-type' };
  const wantsNumber = fragment.type === 'number' || fragment.type === 'integer';
  if (wantsNumber && /^[-+]?nan$|^[-+]?inf(inity)?$/i.test(value)) return { code: 'not-finite' };
  const number = Number(value);
  if (wantsNumber && value.trim() !== '' && Number.isFinite(number) && numberFault(number, fragment) === undefined) {
    return { code: 'wrong-type', meant: String(number) };
  }
  if (fragment.type === 'boolean' && /^(yes|on|true)$/i.test(value)) return { code: 'wrong-type', meant: 'true' };
  if (fragment.type === 'boolean' && /^(no|off|false)$/i.test(value)) return { code: 'wrong-type', meant: 'false' };
  return { code: 'wrong-type' };
}

function numberFault(value: number, fragment: Fragment): Fault | undefined {
  if (!Number.isFinite(value)) return { code: 'not-finite' };
  if (fragment.type === 'integer' && !Number.isInteger(value)) return { code: 'not-integer' };
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = fragment;
  const { exclusiveMinimum = Number.NEGATIVE_INFINITY, exclusiveMaximum = Number.POSITIVE_INFINITY } = fragment;
  const inside = value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
  return inside ? undefined : { code: 'out-of-range' };
}

function textFault(value: string, fragment: Fragment): Fault | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = fragment;
  if (value.length < minLength) return { code: 'too-short' };
  if (value.length > maxLength) return { code: 'too-long' };
  return pattern !== undefined && !new RegExp(pattern).test(value) ? { code: 'bad-name' } : undefined;
}
