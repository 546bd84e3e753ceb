/** The event loop, as far as it is looked at here; tests bring their own. */
export interface Loop {
  /** In milliseconds, from any start. */
  now(): number
  /** Calls `act` once everything that the loop found to read in this round has been looked at. */
  atRoundEnd(act: () => void): void
  /** Calls `act` after so many milliseconds, if the process still runs then. */
  after(ms: number, act: () => void): void
}

export const NODE_LOOP: Loop = {
  now: () => performance.now(),
  atRoundEnd: (act) => void setImmediate(act),
  after: (ms, act) => void setTimeout(act, ms).unref(),
}
