import { sweepPathOf } from '../parameters.ts';
import { allowedWords } from '../words.ts';
import type { Fragment } from './fragment.ts';

/** What there is to say of a key beside its description, label by label. */
interface KeyFact {
  label: string;
  words: string;
  /** It is as one would write it in a file. */
  code?: boolean;
}

/**
 * What a key means, in plain text: description, what is allowed, unit, default, how a sweep names it, source. It is the
 * `description` of the JSON Schema, and `keyMarkdown` its `markdownDescription` and our own hover.
 *
 * @param keyPath path in the grammar, such as `features[].importance`
 */
export function keyText(fragment: Fragment, keyPath: string): string {
  const facts = keyFacts(fragment, keyPath).map(({ label, words }) => `${label}: ${words}.`);
  return [fragment.description ?? '', ...facts].join(' ').trim();
}

/** The same as Markdown. */
export function keyMarkdown(fragment: Fragment, keyPath: string): string {
  const facts = keyFacts(fragment, keyPath).map(
    ({ label, words, code }) => `- ${label}: ${code === true ? `\`${words}\`` : words}`,
  );
  return [fragment.description ?? '', facts.join('\n')].filter((part) => part !== '').join('\n\n');
}

function keyFacts(fragment: Fragment, keyPath: string): KeyFact[] {
  const { unit = '', source } = fragment;
  const swept = sweepPathOf(keyPath);
  const facts: (KeyFact | undefined)[] = [
    isSection(fragment) ? undefined : { label: 'Allowed', words: allowedWords(fragment) },
    unit === '' ? undefined : { label: 'Unit', words: unit },
    defaultFact(fragment),
    swept !== undefined
      ? { label: 'In a sweep', words: swept, code: true }
      : fragment.sweep === false
        ? { label: 'In a sweep', words: 'never, it belongs to the whole run' }
        : undefined,
    source === undefined ? undefined : { label: 'Source', words: source },
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** A map or list of maps: what is allowed in it, its own keys say. */
const isSection = ({ properties, anyOf, items, patternProperties }: Fragment): boolean =>
  (properties ?? patternProperties ?? items?.properties) !== undefined ||
  anyOf?.every((branch) => branch.properties !== undefined) === true;

function defaultFact({ default: value, defaultText }: Fragment): KeyFact | undefined {
  if (value === undefined && defaultText === undefined) return undefined;
  if (value === undefined) {
    const [, when] = /^required,? (.*)$/.exec(defaultText ?? '') ?? [];
    return when === undefined ? { label: 'Default', words: defaultText ?? '' } : { label: 'Required', words: when };
  }
  return value === ''
    ? { label: 'Default', words: 'empty' }
    : { label: 'Default', words: typeof value === 'string' ? value : JSON.stringify(value), code: true };
}
