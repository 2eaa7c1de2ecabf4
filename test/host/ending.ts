const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
let listening = false;

/**
 * Does something when this process ends in whatever way it can notice: at its end, by `process.exit`, or by a signal
 * to stop. The latest registered goes first. Returns how to take it back.
 */
export function atExit(act: () => void): () => void {
  if (!listening) {
    listening = true;
    // A plain signal would end the process without the event 'exit'.
    for (const [signal, number] of Object.entries(signals)) process.once(signal, () => process.exit(128 + number));
  }
  process.prependOnceListener('exit', act);
  return () => process.removeListener('exit', act);
}
