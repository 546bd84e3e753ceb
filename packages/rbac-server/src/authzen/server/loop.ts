/** The event loop, as far as it is looked at here; tests bring their own. */
export interface Loop {
  /** In milliseconds, from any start. */
  now(): number
  /** Calls `act` once the loop has read what there is to read, and everything that was called so before. */
  soon(act: () => void): void
}

export const NODE_LOOP: Loop = {
  now: () => performance.now(),
  soon: (act) => void setImmediate(act),
}
