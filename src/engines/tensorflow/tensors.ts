import type { Rank, Tensor } from '@tensorflow/tfjs-core';

/** TensorFlow.js, whichever package it came from. */
export type TensorFlow = typeof import('@tensorflow/tfjs-core');

/** (L × rows × columns): one matrix to a lane, or (1 × rows × columns) where all lanes share it. */
export type LaneMatrices = Tensor<Rank.R3>;
