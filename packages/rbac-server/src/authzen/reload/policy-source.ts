import type { Policy } from 'rbac-core'
import { loadPolicy, type PolicyWatcher, watchPolicy } from 'rbac-core/node'

/** What follows the files: a server, or several. */
export interface PolicyTarget {
  /** Puts a policy in force and says what it is called. What it throws is as if the policy were invalid. */
  replace(policy: Policy): string
  /** Told that the files can't be read, or hold nothing valid. */
  fail(): void
}

export interface PolicySourceOptions {
  readonly strict?: boolean
  readonly debounceMs?: number
  /** Told of each policy read and found valid, changed or not. */
  readonly onLoad: (revision: string, policy: Policy) => void
  /** Told what is wrong; the policy before stays in force. */
  readonly onError: (error: unknown) => void
}

/** Keeps a target's policy that of the files: when they change, and when told to look again. */
export class PolicySource {
  readonly #paths: readonly string[]
  readonly #target: PolicyTarget
  readonly #options: PolicySourceOptions
  #watcher: PolicyWatcher | undefined
  #reloading: Promise<void> = Promise.resolve()

  private constructor(paths: readonly string[], target: PolicyTarget, options: PolicySourceOptions) {
    this.#paths = paths
    this.#target = target
    this.#options = options
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
    await source.#start()
    return source
  }

  /** Reads the files again, changed or not. Never rejects: what is wrong goes to `onError`. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(async () => {
      try {
        this.#put(await loadPolicy(this.#paths, this.#loadOptions()))
      } catch (error) {
        this.#failed(error)
      }
    })
    return this.#reloading
  }

  async close(): Promise<void> {
    await this.#watcher?.close()
    await this.#reloading
  }

  async #start(): Promise<void> {
    const { debounceMs } = this.#options
    let settle: ((error?: unknown) => void) | undefined
    const first = new Promise<void>((resolve, reject) => {
      settle = (error) => (error === undefined ? resolve() : reject(error))
    })
    const told = (error?: unknown): void => {
      settle?.(error)
      settle = undefined
    }
    this.#watcher = watchPolicy(
      this.#paths,
      { replace: (policy) => this.#put(policy) },
      {
        ...this.#loadOptions(),
        ...(debounceMs !== undefined && { debounceMs }),
        onReload: () => told(),
        onError: (error) => (settle === undefined ? this.#failed(error) : told(error)),
      },
    )
    try {
      await first
    } catch (error) {
      await this.#watcher.close()
      throw error
    }
  }

  #put(policy: Policy): void {
    this.#options.onLoad(this.#target.replace(policy), policy)
  }

  #failed(error: unknown): void {
    this.#target.fail()
    this.#options.onError(error)
  }

  #loadOptions(): { strict?: boolean } {
    const { strict } = this.#options
    return strict === undefined ? {} : { strict }
  }
}
