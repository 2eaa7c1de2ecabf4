import { type FeatureStatus, statusOf } from '../capacity/capacity.ts';

/** A feature that is recovered by less than this share of its variance counts as ignored. */
export const RECOVERED = 0.5;

/**
 * Status of a trained feature with capacity C and, of autoencoders, recovery r: with ReLU and a bias a dead unit can
 * have C ≈ 1, so that a feature with r < ½ is ignored whatever its capacity.
 */
export const trainedStatus = (capacity: number, recovery: number | undefined): FeatureStatus =>
  recovery !== undefined && recovery < RECOVERED ? 'ignored' : statusOf(capacity);
