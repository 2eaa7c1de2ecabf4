/** Work that several may wait for at once: done once, and given up when nobody waits any more. */
export interface SharedTasks<T> {
  /** Joins the work of this name, or begins it. Rejects with `signal.reason` when `signal` aborts. */
  run(name: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface Task<T> {
  result: Promise<T>;
  controller: AbortController;
  waiting: number;
}

export function createSharedTasks<T>(): SharedTasks<T> {
  const tasks = new Map<string, Task<T>>();
  const begin = (name: string, work: (signal: AbortSignal) => Promise<T>): Task<T> => {
    const controller = new AbortController();
    const task: Task<T> = { controller, waiting: 0, result: work(controller.signal) };
    tasks.set(name, task);
    const forget = (): void => {
      if (tasks.get(name) === task) tasks.delete(name);
    };
    task.result.then(forget, forget);
    return task;
  };
  return {
    async run(name, work, signal) {
      signal.throwIfAborted();
      const task = tasks.get(name) ?? begin(name, work);
      task.waiting++;
      let leave: (() => void) | undefined;
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal.reason);
        signal.addEventListener('abort', leave, { once: true });
      });
      try {
        return await Promise.race([task.result, left]);
      } finally {
        if (leave !== undefined) signal.removeEventListener('abort', leave);
        task.waiting--;
        if (task.waiting === 0) {
          // Later callers begin anew: this one may have been given up half-way.
          if (tasks.get(name) === task) tasks.delete(name);
          task.controller.abort();
        }
      }
    },
  };
}
