import { formatCount } from '../experiment/words.ts';
import { formatFixed, formatNumber, formatShare } from '../plots/format.ts';
import { listInWords } from '../plots/words.ts';
import { type Inspection, LEVERAGE_DOUBT, summarizeInspection } from './inspection.ts';

/** What was measured and why that: `W_dec (24 576 × 768, F32): rows are features, as its name says: …` */
export function matrixSentence({ chosen, dtype, N, D }: Inspection): string {
  const { tensor, features, why, slice, slices } = chosen;
  const [rows, columns] = features === 'rows' ? [N, D] : [D, N];
  const part = slices > 1 ? `, slice ${formatCount(slice)} of ${formatCount(slices)}, counted from 0` : '';
  return `${tensor} (${formatCount(rows)} × ${formatCount(columns)}, ${dtype}${part}): ${features} are features, ${why}.`;
}

/** `24 576 features in 768 dimensions: ΣC = 744.8, 97.0 % of the dimensions; rank 768.` */
export function capacitySentence(inspection: Inspection): string {
  const { N, D, rank } = inspection;
  const { capacity } = summarizeInspection(inspection);
  const [features, dimensions] = [countOf(N, 'feature'), countOf(D, 'dimension')];
  const share = D === 1 ? 'of the dimension' : 'of the dimensions';
  return `${features} in ${dimensions}: ΣC = ${formatNumber(capacity, 4)}, ${formatShare(capacity, D)} ${share}; rank ${formatCount(rank)}.`;
}

/** How many features have which status. */
export function statusSentence(inspection: Inspection): string {
  const { counts } = summarizeInspection(inspection);
  const { ignored, polysemantic, dedicated } = counts;
  return `${listInWords([
    `${formatCount(ignored)} ignored`,
    `${formatCount(polysemantic)} polysemantic`,
    `${formatCount(dedicated)} dedicated`,
  ])}.`;
}

/** What to be wary of, as sentences. */
export function inspectionWarnings(inspection: Inspection): string[] {
  const { counts, notFinite, leverageError } = summarizeInspection(inspection);
  const weak = counts.unmeasured - notFinite;
  return [
    ...(notFinite === 0 ? [] : [`${featuresAre(notFinite)} not finite (NaN or infinity) and left out.`]),
    ...(weak === 0 ? [] : [`${featuresAre(weak)} too weak beside the others to be measured.`]),
    ...(leverageError > LEVERAGE_DOUBT
      ? [
          `Leverages are uncertain: W Wᵀ is nearly singular, and they add up to the rank only within ${formatFixed(leverageError)}.`,
        ]
      : []),
  ];
}

const countOf = (count: number, noun: string): string => `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`;
const featuresAre = (count: number): string => `${countOf(count, 'feature')} ${count === 1 ? 'is' : 'are'}`;
