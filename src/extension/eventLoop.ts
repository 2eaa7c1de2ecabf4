/** The meter ticks this often: what takes less is not told apart. */
const TICK_MS = 2;

export interface EventLoopReport {
  /**
   * The longest stretch of work of this thread between two ticks, in milliseconds of its own processor time: what
   * held up everything else in it. On a Node without `process.threadCpuUsage` (before 23.9) the same as `longestGapMs`.
   */
  longestBlockMs: number;
  /** The longest time between two ticks, by the clock. Beside the block it has what a busy machine kept from the thread. */
  longestGapMs: number;
}

export interface EventLoopMeter {
  /** Ends the measurement. */
  stop(): EventLoopReport;
}

/** Watches this thread's event loop from now on, for the budget "no block of the extension host over 50 ms". */
export function measureEventLoop(): EventLoopMeter {
  const report: EventLoopReport = { longestBlockMs: 0, longestGapMs: 0 };
  let at = performance.now();
  let worked = workedMs();
  const tick = (): void => {
    const [now, workedNow] = [performance.now(), workedMs()];
    report.longestGapMs = Math.max(report.longestGapMs, now - at - TICK_MS);
    report.longestBlockMs = Math.max(report.longestBlockMs, workedNow - worked);
    [at, worked] = [now, workedNow];
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    stop() {
      tick();
      clearInterval(timer);
      return report;
    },
  };
}

/** Processor time of this thread so far; the clock where the platform does not tell. */
function workedMs(): number {
  if (typeof process.threadCpuUsage !== 'function') {
    return performance.now();
  }
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
