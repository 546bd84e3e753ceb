/** Numbers of one kind, by the values of their labels. */
class Counter {
  readonly #counts = new Map<string, number>()

  /** @param labels as they are written, `endpoint="evaluation"` */
  add(labels: string, amount = 1): void {
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + amount)
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}

/** Upper ends of the buckets, in seconds. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

class Histogram {
  readonly #counts = new Float64Array(BUCKETS.length + 1)
  #sum = 0

  observe(seconds: number): void {
    let at = 0
    while (at < BUCKETS.length && seconds > (BUCKETS[at] ?? 0)) at += 1
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#sum += seconds
  }

  lines(name: string, labels: string): string[] {
    let total = 0
    const buckets = [...BUCKETS, Number.POSITIVE_INFINITY].map((end, at) => {
      total += this.#counts[at] ?? 0
      const le = end === Number.POSITIVE_INFINITY ? '+Inf' : String(end)
      return `${name}_bucket{${labels},le="${le}"} ${total}`
    })
    return [...buckets, `${name}_sum{${labels}} ${this.#sum}`, `${name}_count{${labels}} ${total}`]
  }
}

/** A number as it is at the moment of reading. */
export interface Gauge {
  readonly name: string
  readonly help: string
  readonly labels?: string
  readonly value: number
  readonly type?: 'gauge' | 'counter'
}

/** What the server counts, and how Prometheus reads it. All counts start at zero with the process. */
export class Metrics {
  readonly #requests = new Counter()
  readonly #decisions = new Counter()
  readonly #reloads = new Counter()
  readonly #durations = new Map<string, Histogram>()
  #shed = 0

  request(endpoint: string, status: number, seconds: number): void {
    this.#requests.add(`endpoint="${endpoint}",status="${status}"`)
    let durations = this.#durations.get(endpoint)
    if (durations === undefined) {
      durations = new Histogram()
      this.#durations.set(endpoint, durations)
    }
    durations.observe(seconds)
  }

  /** `reason` is one of a fixed list: what callers send never becomes a label. */
  decision(allowed: boolean, reason: string): void {
    this.#decisions.add(`decision="${allowed}",reason="${reason}"`)
  }

  reload(outcome: 'loaded' | 'failed'): void {
    this.#reloads.add(`outcome="${outcome}"`)
  }

  shed(): void {
    this.#shed += 1
  }

  /** The text format of Prometheus, version 0.0.4. */
  render(gauges: readonly Gauge[]): string {
    const shed = { name: 'rbac_pdp_shed_total', help: 'Requests refused for lack of time.', value: this.#shed }
    return [
      ...counterLines('rbac_pdp_requests_total', 'Requests answered.', this.#requests),
      ...counterLines('rbac_pdp_decisions_total', 'Decisions made.', this.#decisions),
      ...counterLines('rbac_pdp_policy_loads_total', 'Policies put in force or refused.', this.#reloads),
      ...heading('rbac_pdp_request_duration_seconds', 'Time to answer.', 'histogram'),
      ...[...this.#durations].flatMap(([endpoint, durations]) =>
        durations.lines('rbac_pdp_request_duration_seconds', `endpoint="${endpoint}"`),
      ),
      ...[{ ...shed, type: 'counter' as const }, ...gauges].flatMap(gaugeLines),
      '',
    ].join('\n')
  }
}

function counterLines(name: string, help: string, { counts }: Counter): string[] {
  return [...heading(name, help, 'counter'), ...[...counts].map(([labels, count]) => `${name}{${labels}} ${count}`)]
}

function gaugeLines({ name, help, labels, value, type = 'gauge' }: Gauge): string[] {
  return [...heading(name, help, type), `${name}${labels === undefined ? '' : `{${labels}}`} ${value}`]
}

function heading(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}
