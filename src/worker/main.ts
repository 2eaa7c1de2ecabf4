import { workerData } from 'node:worker_threads';
import type { DrawerData } from '../protocol/drawer.ts';
import type { InspectorData } from '../protocol/inspector.ts';
import type { TrainerData } from '../protocol/trainer.ts';
import { startDrawer } from './drawer.ts';
import { startInspector } from './inspector.ts';
import { type ServiceData, startService } from './service.ts';
import { startTrainer } from './trainer.ts';

/** One bundle for every worker thread; `workerData.role` says which it is. */
const data = workerData as TrainerData | InspectorData | DrawerData | ServiceData;
switch (data.role) {
  case 'trainer':
    startTrainer(data);
    break;
  case 'inspector':
    startInspector(data);
    break;
  case 'drawer':
    startDrawer(data);
    break;
  case 'service':
    startService(data);
    break;
}
