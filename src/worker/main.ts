import { workerData } from 'node:worker_threads';
import type { TrainerData } from '../protocol/trainer.ts';
import { type ServiceData, startService } from './service.ts';
import { startTrainer } from './trainer.ts';

/** One bundle for every worker thread; `workerData.role` says which it is. */
const data = workerData as TrainerData | ServiceData;
if (data.role === 'trainer') {
  startTrainer(data);
} else {
  startService(data);
}
