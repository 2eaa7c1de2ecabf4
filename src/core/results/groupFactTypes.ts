import type { FeatureStatus } from '../capacity/capacity.ts';

/** What is told of one feature group at one trained cell, as plain data: `groupFacts.ts` makes it. */

/** Smallest, middle and largest of some numbers. */
export interface Spread {
  low: number;
  median: number;
  high: number;
}

/** How many members of a group have each status. */
export type StatusCounts = Record<FeatureStatus, number>;

/** The numbers of a group, over its members; one member where the group has one feature. */
export interface GroupMeasures {
  capacity: Spread;
  status: StatusCounts;
  /** |W_i|. */
  length: Spread;
  /** Over the members that have one; `undefined` where none has. */
  marginalBenefit?: Spread;
  /** The largest standard error of these benefits, where they are estimates. */
  benefitStandardError?: number;
  /** Of autoencoders, where it is measured. */
  recovery?: Spread;
}

/** A group whose dimensions the feature shares. */
export interface Sharing {
  group: string;
  /** True for the other members of the same group. */
  own: boolean;
  /** Features of that group that share. */
  features: number;
  /** |cos| of the angle between the two embeddings. */
  cosine: Spread;
}

export interface CellFacts {
  /** Index of the cell, and how many there are. */
  index: number;
  cells: number;
  /** Name of the labelled point, where the cell is one. */
  label?: string;
  /** Swept parameters in words, with this cell's values. */
  settings: { title: string; value: string }[];
}

export interface GroupFacts {
  cell: CellFacts;
  members: number;
  /** The weights are given: `trained` is of them, and the marginal benefit is the probe's. */
  given: boolean;
  trained: GroupMeasures;
  /** `undefined` where theory has no answer. */
  theory?: GroupMeasures;
  /** The strongest first. */
  sharing: Sharing[];
  diverged: boolean;
  /** Without penalties, as that of theory. */
  loss: number;
  lossTheory?: number;
}
