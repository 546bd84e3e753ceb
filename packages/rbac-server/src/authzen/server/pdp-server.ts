import { setTimeout as sleep } from 'node:timers/promises'
import type { Policy } from 'rbac-core'
import { type Listening, listen } from '../../listening/listen.js'
import type { TlsFiles } from '../../listening/tls.js'
import { createApp, type PdpApp } from '../http/app.js'
import { Callers } from '../http/callers.js'
import { Metrics } from '../http/metrics.js'
import { Records } from '../http/records.js'
import { readPdpLimits } from '../limits.js'
import type { Mapping } from '../mapping/mapping.js'
import { standardMapping } from '../mapping/standard.js'
import { type Packed, unpack } from '../policy/packed.js'
import { PolicyHolder } from '../policy/policy-holder.js'
import { type ServablePolicy, servable } from '../policy/served-policy.js'
import { summaryOf } from '../policy/summary.js'
import { isPaths, openPolicy } from '../reload/open-policy.js'
import type { PolicySource, PolicyTarget } from '../reload/policy-source.js'
import { Gate } from './gate.js'
import { Gauges } from './gauges.js'
import { createListener } from './listener.js'
import { checkPdpOptions, givenOptions, type PdpOptions } from './options.js'
import { Rests } from './rests.js'

/** A decision server that is up. */
export interface PdpServer {
  /** Where it listens. */
  readonly url: string
  /** The policy in force, as answers name it. */
  readonly revision: string
  /** The application that answers, for tests and for other runtimes. */
  readonly app: PdpApp
  /** Reads the policy's files again. Never rejects; what is wrong is logged, and the policy before stays. */
  reload(): Promise<void>
  /** Puts another policy in force. */
  replace(policy: Policy): void
  /** Tells that whatever gives it policies can't, or gave one that is invalid: see `maxStalenessSeconds`. */
  fail(): void
  /** What `/metrics` shows. */
  metrics(): string
  /**
   * For connections made from now on.
   *
   * @throws {InvalidRequestError} for files that can't be used: those before stay
   */
  renewTls(tls: TlsFiles): void
  /** Stops: not ready first, then no more connections, and resolved when what had come before is answered. */
  close(): Promise<void>
}

/**
 * Starts an AuthZEN decision server and resolves when it takes requests.
 *
 * @throws {InvalidPolicyError | FileNotFoundError | FileUnreadableError} where there is no valid policy to begin with
 * @throws {InvalidRequestError} for options that would leave something open
 * @throws {CannotListenError}
 * @see docs/server.md
 */
export async function startPdpServer(options: PdpOptions): Promise<PdpServer> {
  const { policy } = givenOptions(options)
  return servePdp(options, async (target) => {
    if (isPaths(policy)) return openPolicy(policy, target, options)
    target.replace(policy, summaryOf(policy))
    return undefined
  })
}

/** A server that takes policies compiled elsewhere as well. */
export interface PuttablePdp extends PdpServer {
  /** The same as `replace`. */
  put(packed: Packed): void
  /** Says that it is not ready from now on, and goes on answering: what `close` begins with. */
  drain(): void
}

/**
 * Starts a server whose policy comes from anywhere.
 *
 * @param open puts the first one in force and says what keeps it up to date, if anything does
 */
export async function servePdp(
  options: Omit<PdpOptions, 'policy'>,
  open: (target: PolicyTarget) => Promise<PolicySource | undefined>,
): Promise<PuttablePdp> {
  const callers = new Callers(options)
  checkPdpOptions(options, callers.areOpen)
  const holder = new PolicyHolder(options)
  const metrics = new Metrics()
  const gauges = new Gauges(holder)
  const records = new Records(metrics, options.records)
  const put = (policy: ServablePolicy): void => {
    holder.put(policy)
    metrics.reload('loaded')
  }
  const target: PolicyTarget = {
    get inForce() {
      return holder.served?.revision
    },
    replace: (policy, summary) => put(servable(policy, summary)),
    put: (packed) => put(unpack(packed)),
    keep: () => {
      holder.keep()
      metrics.reload('loaded')
    },
    fail: (forMs) => {
      metrics.reload('failed')
      holder.fail(forMs)
    },
  }
  const source = await open(target)
  const { host = '127.0.0.1', port = 0, socket, tls, drainMs = 0, graceMs = 10_000 } = options
  const { maxWaitMs = 200, maxBurstMs = 1000 } = options
  let isOpen = true
  let url = ''
  const app = createApp({
    holder,
    callers,
    metrics,
    mapping: mappingFor(options.mapping),
    limits: options.limits,
    records,
    logger: options.logger,
    publicUrl: () => options.publicUrl ?? url,
    readMetrics: options.gatherMetrics ?? (() => metrics.render(gauges.read())),
    isOpen: () => isOpen,
  })
  const gate = new Gate({ maxWaitMs, maxBurstMs })
  const listener = createListener(app, { gate, rests: new Rests(), metrics, isOpen: () => isOpen })
  let listening: Listening
  try {
    const { bodyBytes } = readPdpLimits(options.limits)
    listening = await listen(listener, {
      host,
      port,
      socket,
      tls,
      graceMs,
      bodyBytes,
      maxConnections: options.maxConnections ?? 10_000,
    })
  } catch (error) {
    await source?.close()
    gauges.close()
    throw error
  }
  url = socket === undefined ? urlOf(host, listening.port, tls !== undefined) : `unix:${socket}`
  let closed: Promise<void> | undefined
  const drain = (): void => {
    isOpen = false
  }
  const stop = async (): Promise<void> => {
    drain()
    if (drainMs > 0) await sleep(drainMs)
    await listening.close()
    await source?.close()
    await records.flush()
    gauges.close()
  }
  return {
    url,
    get revision() {
      return holder.served?.revision ?? ''
    },
    app,
    reload: async () => source?.reload(),
    replace: (policy) => target.replace(policy, summaryOf(policy)),
    put: (packed) => target.put(packed),
    drain,
    fail: () => target.fail(),
    metrics: () => metrics.render(gauges.read()),
    renewTls: (tls) => listening.renewTls(tls),
    close: () => {
      closed ??= stop()
      return closed
    },
  }
}

export function urlOf(host: string, port: number, isSecure: boolean): string {
  return `${isSecure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function mappingFor(mapping: PdpOptions['mapping']): Mapping {
  if (mapping === undefined) return standardMapping
  return typeof mapping === 'function' ? mapping(standardMapping) : mapping
}
