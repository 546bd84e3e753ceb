import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { InvalidRequestError } from 'rbac-core'
import { type TlsFiles, tlsSettings } from '../../listening/tls.js'
import { Callers } from '../http/callers.js'
import { type Packed, pack } from '../policy/packed.js'
import { openPolicy, problemOf } from '../reload/open-policy.js'
import type { PolicyTarget } from '../reload/policy-source.js'
import { checkPdpOptions, givenOptions, type PdpOptions } from '../server/options.js'
import { urlOf } from '../server/pdp-server.js'
import { type Front, openFront } from './front.js'
import { mergeMetrics } from './merge-metrics.js'
import { PdpThread } from './thread.js'

export interface PdpPoolOptions extends PdpOptions {
  readonly policy: string | readonly string[]
  /** How many worker threads. */
  readonly workers: number
  /** The module that each thread runs; it calls `runPdpWorker` with its `workerData`. */
  readonly script: URL
  /** What `workerData.setup` holds, to make options from. */
  readonly setup: unknown
}

export interface PdpPool {
  readonly url: string
  reload(): Promise<void>
  /**
   * For connections made from now on, in every thread.
   *
   * @throws {InvalidRequestError} for files that can't be used: those before stay
   */
  renewTls(tls: TlsFiles): void
  close(): Promise<void>
}

/**
 * A decision server whose answers are made by several threads: this one reads and watches the policy, takes connections
 * and passes them on. A thread that dies is replaced; the others go on.
 *
 * Options that are functions (mapping, verifier, records, logger) do not cross to a thread: the script makes them there.
 */
export async function startPdpPool(options: PdpPoolOptions): Promise<PdpPool> {
  const { workers, host = '127.0.0.1', port = 0, drainMs = 0, graceMs = 10_000, logger } = givenOptions(options)
  if (!Number.isInteger(workers) || workers < 1)
    throw new InvalidRequestError('workers must be a whole number, 1 or more')
  checkPdpOptions(options, new Callers(options).areOpen)
  let tls = options.tls && tlsSettings(options.tls)
  const folder = mkdtempSync(join(tmpdir(), 'rbac-pdp-'))
  const threads = new Set<PdpThread>()
  let packed: Packed | undefined
  let failingSince: number | undefined
  let isOpen = true
  let made = 0
  const { onUnknownHierarchy } = options
  const compiling = onUnknownHierarchy === undefined ? {} : { onUnknownHierarchy }
  const put = (next: Packed): void => {
    packed = next
    failingSince = undefined
    for (const thread of threads) thread.tell({ kind: 'policy', packed: next })
  }
  const target: PolicyTarget = {
    get inForce() {
      return packed?.summary.revision
    },
    // Compiled before anything changes: no thread hears of a policy that can't be.
    replace: (policy, summary) => put(pack(policy, compiling, summary)),
    put,
    keep: () => {
      if (packed !== undefined) put(packed)
    },
    fail: () => {
      failingSince ??= performance.now()
      for (const thread of threads) thread.tell({ kind: 'failing' })
    },
  }
  const gather = async (): Promise<string> =>
    mergeMetrics(await Promise.all([...threads].filter((each) => each.isReady).map((each) => each.report())))
  const open = async (): Promise<void> => {
    if (packed === undefined) return
    made += 1
    const failingMs = failingSince && performance.now() - failingSince
    const start = { socket: join(folder, `${made}.sock`), url, packed, failingMs, tls, setup: options.setup }
    const thread = new PdpThread(options.script, start, gather)
    threads.add(thread)
    thread.onEnd((problem) => {
      threads.delete(thread)
      if (!isOpen) return
      logger?.warn(problem === undefined ? {} : problemOf(problem), 'a worker thread ended, another takes its place')
      void sleep(RESTART_MS)
        .then(() => (isOpen ? open() : undefined))
        .catch(() => undefined)
    })
    await thread.ready
  }
  const source = await openPolicy(options.policy, target, options)
  let front: Front | undefined
  let url = ''
  try {
    front = await openFront({
      host,
      port,
      graceMs,
      maxConnections: options.maxConnections ?? 10_000,
      backends: () => [...threads].filter(({ isReady }) => isReady),
    })
    url = urlOf(host, front.port, tls !== undefined)
    await Promise.all(Array.from({ length: workers }, open))
  } catch (error) {
    isOpen = false
    await front?.shut()
    await source.close()
    await Promise.all([...threads].map((thread) => thread.stop()))
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const { ended, shut } = front
  let closed: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    isOpen = false
    for (const thread of threads) thread.tell({ kind: 'drain' })
    if (drainMs > 0) await sleep(drainMs)
    // Threads take connections until the last has been passed on to them.
    await shut()
    await Promise.all([ended, ...[...threads].map((thread) => thread.stop())])
    await source.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    url,
    reload: () => source.reload(),
    renewTls: (next) => {
      if (tls === undefined) return
      // Checked before any thread hears of it; one that starts later gets it too.
      tls = tlsSettings(next)
      for (const thread of threads) thread.tell({ kind: 'tls', tls })
    },
    close: () => {
      closed ??= stop()
      return closed
    },
  }
}

const RESTART_MS = 500
