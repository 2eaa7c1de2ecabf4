import type { Experiment, OptimizerName } from '../experiment.ts';
import { locateNode } from '../reading/locate.ts';
import type { Reporter } from '../reading/reporter.ts';
import type { FileNode } from '../reading/tree.ts';
import { configurationWith } from '../settings.ts';
import { kindsOfCell, whereOf } from './kindsOfCell.ts';

/** Keys of `train` that an optimiser does not use. */
const UNUSED: Record<OptimizerName, readonly string[]> = {
  adam: ['momentum'],
  adamw: ['momentum'],
  sgd: ['beta1', 'beta2'],
  lbfgs: [
    'learning_rate',
    'schedule',
    'warmup_steps',
    'beta1',
    'beta2',
    'momentum',
    'weight_decay',
    'bias_decay',
    'tolerance',
  ],
};

/** Checks that the engine has the optimiser of every cell, and warns of settings that no optimiser uses. */
export function checkOptimizer(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const kinds = kindsOfCell(experiment, new Set(['train.optimizer']));
  const optimizers = kinds.map((kind) => configurationWith(experiment, kind).train.optimizer);
  const at = optimizers.indexOf('lbfgs');
  if (at >= 0 && experiment.engine === 'tensorflow') {
    const message = `train.optimizer is lbfgs${whereOf(kinds[at] ?? {})}, which only the engine kernels has; take adam, adamw or sgd, or leave out engine: tensorflow.`;
    const place = locateNode(root, 'train.optimizer') ?? locateNode(root, 'sweep')?.label ?? root.label;
    reporter.error({ code: 'needs-kernels', path: 'train.optimizer', message, at: place });
  }
  const unused = (UNUSED[optimizers[0] ?? 'adam'] ?? []).filter((key) =>
    optimizers.every((optimizer) => UNUSED[optimizer].includes(key)),
  );
  for (const key of unused) {
    const path = `train.${key}`;
    const node = locateNode(root, path);
    if (node === undefined) continue;
    const message = `${path} has no effect: the optimizer is ${[...new Set(optimizers)].join(' or ')}.`;
    reporter.warning({ code: 'no-effect', path, message, at: node });
  }
}
