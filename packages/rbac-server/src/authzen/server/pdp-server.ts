import { setTimeout as sleep } from 'node:timers/promises'
import { InvalidPolicyError, type Policy, RbacError } from 'rbac-core'
import { createApp, type PdpApp } from '../http/app.js'
import { Callers } from '../http/callers.js'
import { Metrics } from '../http/metrics.js'
import { Records } from '../http/records.js'
import { readPdpLimits } from '../limits.js'
import type { Mapping } from '../mapping/mapping.js'
import { standardMapping } from '../mapping/standard.js'
import { PolicyHolder } from '../policy/policy-holder.js'
import { Gate } from './gate.js'
import { Gauges } from './gauges.js'
import { type Listening, listen, type TlsFiles } from './listen.js'
import { createListener } from './listener.js'
import { checkPdpOptions, type PdpOptions } from './options.js'
import { PolicySource } from './policy-source.js'

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
  renewTls(tls: TlsFiles): void
  /** Stops: not ready first, then no new connections, and resolved when what was under way is answered. */
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
  const callers = new Callers(options)
  checkPdpOptions(options, callers.areOpen)
  const holder = new PolicyHolder(options)
  const metrics = new Metrics()
  const gauges = new Gauges(holder)
  const records = new Records(metrics, options.records)
  const source = await openPolicy(options, holder, metrics)
  const { host = '127.0.0.1', port = 0, tls, maxWaitMs = 1000, drainMs = 0, graceMs = 10_000 } = options
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
    gauges: () => gauges.read(),
    isOpen: () => isOpen,
  })
  const listener = createListener(app, { gate: new Gate(maxWaitMs), metrics, isOpen: () => isOpen })
  let listening: Listening
  try {
    const { bodyBytes } = readPdpLimits(options.limits)
    listening = await listen(listener, {
      host,
      port,
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
  url = `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${listening.port}`
  let closed: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    isOpen = false
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
    replace: (policy) => void holder.replace(policy),
    renewTls: (tls) => listening.renewTls(tls),
    close: () => {
      closed ??= stop()
      return closed
    },
  }
}

/** Undefined for a policy that comes from no file. */
async function openPolicy(
  { policy, strict, logger }: PdpOptions,
  holder: PolicyHolder,
  metrics: Metrics,
): Promise<PolicySource | undefined> {
  if (typeof policy !== 'string' && !isPaths(policy)) {
    holder.replace(policy)
    return undefined
  }
  return PolicySource.open(typeof policy === 'string' ? [policy] : policy, holder, {
    ...(strict !== undefined && { strict }),
    onLoad: (revision, { roleAssignments, warnings }) => {
      metrics.reload('loaded')
      const facts = { revision, roleAssignments: roleAssignments.length, warnings: warnings.length }
      logger?.info(facts, 'policy loaded')
    },
    onError: (error) => {
      metrics.reload('failed')
      logger?.warn(
        { ...problemOf(error), revision: holder.served?.revision },
        'policy refused, the one before stays in force',
      )
    },
  })
}

/** For the log; a policy may have more problems than anybody reads. */
const MOST_ISSUES = 10

function problemOf(error: unknown): object {
  if (error instanceof InvalidPolicyError) {
    const errors = error.issues.filter(({ severity }) => severity === 'error')
    return { code: error.code, problem: error.message, issues: errors.slice(0, MOST_ISSUES) }
  }
  return error instanceof RbacError ? { code: error.code, problem: error.message } : { err: error }
}

function isPaths(policy: PdpOptions['policy']): policy is readonly string[] {
  return Array.isArray(policy)
}

function mappingFor(mapping: PdpOptions['mapping']): Mapping {
  if (mapping === undefined) return standardMapping
  return typeof mapping === 'function' ? mapping(standardMapping) : mapping
}
