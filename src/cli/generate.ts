import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withGeneratedParts } from '../core/experiment/grammar/documentation.ts';
import { jsonSchema } from '../core/experiment/grammar/jsonSchema.ts';

/**
 * Writes what follows from the grammar of the experiment file: media/experiment.schema.json and the generated parts of
 * docs/experiment-file.md. Run from the project's root by `npm run generate`; no part of the command line that ships.
 */
const page = join('docs', 'experiment-file.md');
writeFileSync(page, withGeneratedParts(readFileSync(page, 'utf8')));
writeFileSync(join('media', 'experiment.schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
