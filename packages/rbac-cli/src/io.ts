/** Somewhere to write text. */
export interface Sink {
  readonly isTTY: boolean
  /** True once nobody reads any more, as after `rbac … | head`. */
  readonly closed: boolean
  /** Settles when more may be written. Never fails: what nobody reads is dropped. */
  write(text: string): Promise<void>
}

/** All that a run of the program sees of the world, so that a test can be the world. Only main.ts knows `process`. */
export interface Io {
  /** What follows `rbac` on the command line. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where the user stands: relative paths start here. */
  readonly cwd: string
  readonly stdout: Sink
  readonly stderr: Sink
  /** Opened by those who read it: an open standard input keeps a process alive. */
  readonly stdin: () => AsyncIterable<Uint8Array>
  readonly clock: () => Date
  /**
   * Settles when the program is asked to end, by a key or by the system. From the call on that no longer ends it by
   * itself: whoever calls this stops in order.
   */
  readonly untilStopped: () => Promise<void>
  /** Calls `act` whenever the system asks a program that stays up to look at its files again. */
  readonly onReload: (act: () => void) => void
  /** The version of this program. */
  readonly version: () => string
}
