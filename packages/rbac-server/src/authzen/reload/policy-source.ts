import type { Policy } from 'rbac-core'
import { type PolicyWatcher, watchPolicyFiles } from 'rbac-core/node'
import type { Packed } from '../policy/packed.js'
import { type PolicySummary, summaryOf } from '../policy/summary.js'
import type { ReadOptions } from './jobs.js'
import { PolicyReader, type Reading } from './policy-reader.js'

/** What follows the files: a server, or several. */
export interface PolicyTarget {
  /** What the policy in force is called. */
  readonly inForce: string | undefined
  /** Puts a policy in force. What it throws is as if the policy were invalid. */
  replace(policy: Policy, summary: PolicySummary): void
  /** The same for a policy that is compiled already. */
  put(packed: Packed): void
  /** Told that the files say what the policy in force says. */
  keep(): void
  /**
   * Told that the files can't be read, or hold nothing valid.
   *
   * @param forMs how long that has been so. Default: since now
   */
  fail(forMs?: number): void
}

export interface PolicySourceOptions extends ReadOptions {
  readonly debounceMs?: number
  /** Told of each policy read and found valid, changed or not. */
  readonly onLoad: (summary: PolicySummary) => void
  /** Told what is wrong; the policy before stays in force. */
  readonly onError: (error: unknown) => void
}

/** Keeps a target's policy that of the files: when they change, and when told to look again. */
export class PolicySource {
  readonly #target: PolicyTarget
  readonly #options: PolicySourceOptions
  readonly #reader: PolicyReader
  #watcher: PolicyWatcher | undefined
  #last: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(paths: readonly string[], target: PolicyTarget, options: PolicySourceOptions) {
    this.#target = target
    this.#options = options
    this.#reader = new PolicyReader(paths, options)
  }

  /**
   * Reads the files and goes on watching them.
   *
   * @throws what is wrong with them at the start: without a policy there is nothing to serve
   */
  static async open(
    paths: readonly string[],
    target: PolicyTarget,
    options: PolicySourceOptions,
  ): Promise<PolicySource> {
    const source = new PolicySource(paths, target, options)
    try {
      await source.#start(paths)
      return source
    } catch (error) {
      await source.close()
      throw error
    }
  }

  /** Reads the files again, changed or not. Never rejects: what is wrong goes to `onError`. */
  reload(): Promise<void> {
    return this.#inTurn().catch((error) => this.#failed(error))
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([this.#watcher?.close(), this.#reader.close()])
    await this.#last
  }

  async #start(paths: readonly string[]): Promise<void> {
    const { debounceMs } = this.#options
    await new Promise<void>((resolve, reject) => {
      let isFirst = true
      const read = async (): Promise<void> => {
        await this.#inTurn()
        isFirst = false
        resolve()
      }
      this.#watcher = watchPolicyFiles(paths, read, {
        ...(debounceMs !== undefined && { debounceMs }),
        onError: (error) => (isFirst ? reject(error) : this.#failed(error)),
      })
    })
  }

  /** One after the other: what was read earlier must not come into force later. */
  #inTurn(): Promise<void> {
    const reading = this.#last.then(() => this.#read())
    this.#last = reading.catch(() => undefined)
    return reading
  }

  async #read(): Promise<void> {
    if (this.#closed) return
    const reading = await this.#reader.read(this.#target.inForce)
    if (!this.#closed) this.#options.onLoad(this.#putInForce(reading))
  }

  #putInForce(reading: Reading): PolicySummary {
    switch (reading.kind) {
      case 'policy': {
        const summary = summaryOf(reading.policy)
        if (summary.revision === this.#target.inForce) this.#target.keep()
        else this.#target.replace(reading.policy, summary)
        return summary
      }
      case 'packed':
        this.#target.put(reading.packed)
        return reading.packed.summary
      case 'same':
        this.#target.keep()
        return reading.summary
    }
  }

  #failed(error: unknown): void {
    if (this.#closed) return
    this.#target.fail()
    this.#options.onError(error)
  }
}
