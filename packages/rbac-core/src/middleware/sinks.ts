import { InvalidRequestError } from '../errors.js'
import type { CapturingSink, DecisionRecord, DecisionSink } from './recorder.js'

/** The part of a pino logger (or one like it) that records need. */
export interface LoggerLike {
  info(fields: object, message: string): unknown
  warn(fields: object, message: string): unknown
}

/** Records as log lines: what was allowed as `info`, anything else as `warn`. */
export function loggerSink(logger: LoggerLike): DecisionSink {
  if (typeof logger?.info !== 'function' || typeof logger.warn !== 'function') {
    throw new InvalidRequestError('logger must have `info` and `warn`')
  }
  return (record) => {
    const level = record.outcome === 'allowed' ? 'info' : 'warn'
    logger[level]({ rbac: record }, `rbac ${record.outcome}`)
  }
}

type SpanAttributes = Record<string, string | number | boolean>

/** The part of `@opentelemetry/api` that records need; pass the module itself. */
export interface OpenTelemetryLike<Context> {
  readonly context: { active(): Context }
  readonly trace: {
    getTracer(name: string): {
      startSpan(
        name: string,
        options: { startTime: Date; attributes: SpanAttributes },
        context: Context,
      ): { end(endTime: Date): void }
    }
  }
  readonly metrics: {
    getMeter(name: string): {
      createCounter(
        name: string,
        options: { description: string },
      ): { add(value: number, attributes: SpanAttributes): void }
      createHistogram(
        name: string,
        options: { description: string; unit: string },
      ): { record(value: number, attributes: SpanAttributes): void }
    }
  }
}

/**
 * Records as a span `rbac.decision` under the request's own, a counter `rbac.decisions` and a histogram
 * `rbac.decision.duration`. Metrics have only outcome, method and route as attributes: ids would be without end.
 */
export function openTelemetrySink<Context>(api: OpenTelemetryLike<Context>): CapturingSink<unknown> {
  if (typeof api?.trace?.getTracer !== 'function' || typeof api.metrics?.getMeter !== 'function') {
    throw new InvalidRequestError('api must be what `@opentelemetry/api` exports: `trace`, `metrics` and `context`')
  }
  const tracer = api.trace.getTracer('rbac-core')
  const meter = api.metrics.getMeter('rbac-core')
  const decisions = meter.createCounter('rbac.decisions', { description: 'decisions of rbac guards' })
  const duration = meter.createHistogram('rbac.decision.duration', { description: 'time to decide', unit: 'ms' })
  const sink: CapturingSink<Context> = {
    capture: () => api.context.active(),
    write(record, context) {
      const { outcome, method, route, time, durationMs } = record
      const few = { 'rbac.outcome': outcome, 'http.request.method': method, 'http.route': route }
      decisions.add(1, few)
      duration.record(durationMs, few)
      const options = { startTime: time, attributes: { ...few, ...detailsOf(record) } }
      const end = new Date(time.getTime() + durationMs)
      tracer.startSpan('rbac.decision', options, context ?? api.context.active()).end(end)
    },
  }
  return sink as CapturingSink<unknown>
}

function detailsOf({
  principalId,
  action,
  isDataAction,
  scope,
  decision,
  revision,
  cause,
}: DecisionRecord): SpanAttributes {
  return {
    ...(revision !== undefined && { 'rbac.policy.revision': revision }),
    ...(principalId !== undefined && { 'rbac.principal.id': principalId }),
    ...(action !== undefined && { 'rbac.action': action, 'rbac.data_action': isDataAction === true }),
    ...(scope !== undefined && { 'rbac.scope': scope }),
    ...(cause !== undefined && { 'rbac.cause': cause }),
    ...(decision?.allowed === true && { 'rbac.role_assignment.id': decision.grantedBy.roleAssignmentId }),
    ...(decision?.allowed === false && { 'rbac.reason': decision.reason }),
    ...(decision?.allowed === false &&
      decision.deniedBy !== undefined && { 'rbac.deny_assignment.id': decision.deniedBy.denyAssignmentId }),
  }
}
