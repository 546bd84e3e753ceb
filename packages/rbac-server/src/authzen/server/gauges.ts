import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Gauge } from '../http/metrics.js'
import type { PolicyHolder } from '../policy/policy-holder.js'

/** What is measured when the metrics are read. */
export class Gauges {
  readonly #holder: PolicyHolder
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })

  constructor(holder: PolicyHolder) {
    this.#holder = holder
    this.#delay.enable()
  }

  read(): readonly Gauge[] {
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed } = process.memoryUsage()
    const lag = this.#delay.percentile(99) / 1e9
    this.#delay.reset()
    return [
      ...this.#ofPolicy(),
      { name: 'nodejs_eventloop_lag_p99_seconds', help: 'Since the last reading.', value: Number.isNaN(lag) ? 0 : lag },
      { name: 'nodejs_heap_size_used_bytes', help: 'Heap in use.', value: heapUsed },
      { name: 'process_resident_memory_bytes', help: 'Resident memory.', value: rss },
      {
        name: 'process_cpu_seconds_total',
        help: 'Processor time, user and system.',
        value: (user + system) / 1e6,
        type: 'counter',
      },
      {
        name: 'process_start_time_seconds',
        help: 'Since 1970.',
        value: Math.round(performance.timeOrigin / 1000),
      },
    ]
  }

  close(): void {
    this.#delay.disable()
  }

  #ofPolicy(): readonly Gauge[] {
    const { served, loadedAt, isFailing } = this.#holder
    if (served === undefined) return []
    return [
      { name: 'rbac_pdp_policy_info', help: 'The policy in force.', labels: `revision="${served.revision}"`, value: 1 },
      {
        name: 'rbac_pdp_policy_role_assignments',
        help: 'Role assignments in force.',
        value: served.roleAssignments,
      },
      {
        name: 'rbac_pdp_policy_loaded_timestamp_seconds',
        help: 'When its files were last read and found valid.',
        value: loadedAt / 1000,
      },
      {
        name: 'rbac_pdp_policy_failing',
        help: '1 while its files are invalid or can not be read.',
        value: isFailing ? 1 : 0,
      },
    ]
  }
}
