import { stat } from 'node:fs/promises'
import type { Policy } from 'rbac-core'
import { findPolicyFiles, loadPolicy } from 'rbac-core/node'
import type { Packed } from '../policy/packed.js'
import type { PolicySummary } from '../policy/summary.js'
import { errorFrom, type ReadOptions } from './jobs.js'
import { ReadingThread, readingScript } from './reading-thread.js'

/** A policy that was read and is valid. */
export type Reading =
  | { readonly kind: 'policy'; readonly policy: Policy }
  /** Compiled already. */
  | { readonly kind: 'packed'; readonly packed: Packed }
  /** It says what the one in force says. */
  | { readonly kind: 'same'; readonly summary: PolicySummary }

/** Files that hold so much are read and compiled in some hundredths of a second: sooner than a thread has started. */
const SMALL_BYTES = 256 * 1024

/**
 * Reads a policy again and again without keeping anybody waiting: in a thread of its own, unless it is small. The first
 * time nobody is served yet, so it is read here.
 */
export class PolicyReader {
  readonly #paths: readonly string[]
  readonly #options: ReadOptions
  readonly #thread: ReadingThread | undefined
  #hasRead = false

  /** @param findScript what a thread runs; where there is none, everything is read here */
  constructor(
    paths: readonly string[],
    { strict, onUnknownHierarchy }: ReadOptions,
    findScript: () => URL | undefined = readingScript,
  ) {
    const script = findScript()
    this.#thread = script === undefined ? undefined : new ReadingThread(script)
    this.#paths = paths
    // These alone: they cross to a thread.
    this.#options = {
      ...(strict !== undefined && { strict }),
      ...(onUnknownHierarchy !== undefined && { onUnknownHierarchy }),
    }
  }

  /**
   * One at a time.
   *
   * @param unless the revision in force
   * @throws what is wrong with the files
   */
  async read(unless: string | undefined): Promise<Reading> {
    if (this.#thread !== undefined && this.#hasRead && !(await this.#isSmall())) {
      return this.#readElsewhere(this.#thread, unless)
    }
    const { strict } = this.#options
    const policy = await loadPolicy(this.#paths, strict === undefined ? {} : { strict })
    this.#hasRead = true
    return { kind: 'policy', policy }
  }

  async close(): Promise<void> {
    await this.#thread?.close()
  }

  async #readElsewhere(thread: ReadingThread, unless: string | undefined): Promise<Reading> {
    const read = await thread.read({ paths: this.#paths, options: this.#options, unless })
    if (read.kind === 'problem') throw errorFrom(read.problem)
    return read
  }

  async #isSmall(): Promise<boolean> {
    let bytes = 0
    for (const file of await findPolicyFiles(this.#paths)) bytes += await sizeOf(file)
    return bytes <= SMALL_BYTES
  }
}

/** Of a pipe, which has none, as much as it may hold. What can't be looked at can't be read either, and tells so then. */
async function sizeOf(file: string): Promise<number> {
  try {
    const info = await stat(file)
    return info.isFile() ? info.size : Number.POSITIVE_INFINITY
  } catch {
    return 0
  }
}
