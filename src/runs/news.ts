/** Tells of changes, but not too often. */
export interface News {
  /** There is something to tell: `tell` is called now or later, unless another telling comes before. */
  offer(tell: () => Promise<void>): void;
  /** Tells once more, after what is under way, and then no more. */
  last(tell: () => Promise<void>): Promise<void>;
}

const NEWS_INTERVAL_MS = 250;

/** At most one telling at a time, and none sooner than the interval after the last. */
export function createNews(onError: (error: unknown) => void): News {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let telling = false;
  /** Offered while telling: what happened meanwhile has to be told too. */
  let next: (() => Promise<void>) | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  const go = (tell: () => Promise<void>): Promise<void> => {
    working = working.then(tell).catch(onError);
    return working;
  };
  const tellNow = async (tell: () => Promise<void>): Promise<void> => {
    timer = undefined;
    telling = true;
    toldAt = performance.now();
    await go(tell);
    telling = false;
    const waiting = next;
    next = undefined;
    if (waiting !== undefined) offer(waiting);
  };
  const offer = (tell: () => Promise<void>): void => {
    if (closed || timer !== undefined) return;
    if (telling) {
      next = tell;
      return;
    }
    const wait = Math.max(0, toldAt + NEWS_INTERVAL_MS - performance.now());
    timer = setTimeout(() => void tellNow(tell), wait);
  };
  return {
    offer,
    last(tell) {
      closed = true;
      clearTimeout(timer);
      return go(tell);
    },
  };
}
