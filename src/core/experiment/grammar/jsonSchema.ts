import { type Fragment, fileFragment } from './fragment.ts';
import { keyMarkdown, keyText } from './keyWords.ts';

/**
 * The grammar as JSON Schema (draft 7, which VS Code and the YAML extension read): what media/experiment.schema.json
 * holds. Own keywords become words of the descriptions, or go.
 */
export function jsonSchema(): object {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...plainSchema(fileFragment, '') };
}

const OWN_KEYWORDS = new Set(['unit', 'defaultText', 'sweep', 'hidden', 'allowed', 'means', 'source']);

function plainSchema(fragment: Fragment, path: string): object {
  const keywords = Object.entries(fragment).filter(([keyword]) => !OWN_KEYWORDS.has(keyword));
  const plain = Object.fromEntries(keywords.map(([keyword, value]) => [keyword, plainKeyword(keyword, value, path)]));
  // An alternative of a key has no unit: its description stands for itself.
  return fragment.description === undefined || fragment.unit === undefined
    ? plain
    : { ...plain, description: keyText(fragment, path), markdownDescription: keyMarkdown(fragment, path) };
}

/** Keywords that hold schemas are written plainly in turn; all others are data. */
function plainKeyword(keyword: string, value: unknown, path: string): unknown {
  const isObject = typeof value === 'object' && value !== null;
  if (keyword === 'anyOf' && Array.isArray(value)) return value.map((branch) => plainSchema(branch, path));
  if (keyword === 'items' && isObject) return plainSchema(value, `${path}[]`);
  if ((keyword === 'properties' || keyword === 'patternProperties') && isObject) {
    const start = path === '' ? '' : `${path}.`;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        plainSchema(child, start + (keyword === 'properties' ? key : '<label>')),
      ]),
    );
  }
  return value;
}
