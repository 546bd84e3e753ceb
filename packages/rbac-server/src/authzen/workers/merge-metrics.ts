/** How the same number of several threads becomes one. */
type Rule = 'sum' | 'max'

/**
 * The metrics of several threads as those of one server: what is counted is added up, of what is measured the largest
 * counts. Threads share their process, and each has a heap of its own.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const rules = new Map<string, Rule>()
  const values = new Map<string, number>()
  const lines: string[] = []
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [, name, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? []
    if (name !== undefined) rules.set(name, ruleOf(name, type))
    if (line.startsWith('#') || line === '') {
      if (!lines.includes(line)) lines.push(line)
      continue
    }
    const [, series = '', value] = /^(.+) (\S+)$/.exec(line) ?? []
    const before = values.get(series)
    const rule = rules.get(familyOf(series)) ?? 'sum'
    if (before === undefined) lines.push(series)
    values.set(series, before === undefined ? Number(value) : combined(rule, before, Number(value)))
  }
  return `${inFamilies(lines, values).join('\n')}\n`
}

function ruleOf(name: string, type: string | undefined): Rule {
  if (name.startsWith('process_') || name === 'rbac_pdp_policy_loads_total') return 'max'
  return type === 'gauge' && name !== 'nodejs_heap_size_used_bytes' ? 'max' : 'sum'
}

function combined(rule: Rule, a: number, b: number): number {
  return rule === 'sum' ? a + b : Math.max(a, b)
}

function familyOf(series: string): string {
  return series.replace(/\{.*$/, '').replace(/_(?:bucket|sum|count)$/, '')
}

/** A series that only a later thread has belongs behind the others of its family. */
function inFamilies(lines: readonly string[], values: ReadonlyMap<string, number>): string[] {
  const families = new Map<string, string[]>()
  for (const line of lines) {
    if (line === '') continue
    const name = line.startsWith('# ') ? (line.split(' ')[2] ?? '') : familyOf(line)
    families.set(name, [...(families.get(name) ?? []), line.startsWith('#') ? line : `${line} ${values.get(line)}`])
  }
  return [...families.values()].flat()
}
