import type { JSX } from 'preact';
import { formatShare } from '../../core/plots/format.ts';
import { type Inspection, summarizeInspection } from '../../core/weights/inspection.ts';
import {
  capacitySentence,
  inspectionWarnings,
  matrixSentence,
  statusSentence,
} from '../../core/weights/inspectionWords.ts';
import { unbroken } from '../words.ts';

/** The one thing to see first: how many features share, and what of what. */
export function InspectionHeadline({ inspection }: { inspection: Inspection }): JSX.Element {
  const { counts } = summarizeInspection(inspection);
  const measured = inspection.N - counts.unmeasured;
  return (
    <div class="headline" data-testid="headline">
      <p>
        <strong>{formatShare(counts.polysemantic, measured)}</strong>{' '}
        <span class="sentence">of the features are polysemantic: {unbroken(statusSentence(inspection))}</span>
      </p>
      <p>{capacitySentence(inspection)}</p>
      <p class="note">{matrixSentence(inspection)}</p>
      {inspectionWarnings(inspection).map((warning) => (
        <p key={warning} class="warning">
          {warning}
        </p>
      ))}
    </div>
  );
}
