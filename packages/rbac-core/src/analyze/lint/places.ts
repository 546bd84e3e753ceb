import { type ItemPlace, ParsedPolicy, POLICY_SECTIONS, type PolicySections } from '../../model/policy.js'
import type { Remark } from './finding.js'

/** The place of each remark: in the documents where they are known, else in the policy. */
export function placesOf(policy: ParsedPolicy, remarks: readonly Remark[]): readonly ItemPlace[] {
  const targets = remarks.flatMap(({ at }) => ('item' in at ? [at] : []))
  const written = ParsedPolicy.locate(policy, targets)
  const wanted = new Set(targets.filter((_, index) => written[index] === undefined).map(({ item }) => item))
  const items = wanted.size === 0 ? new Map<object, string>() : pathsOf(policy, wanted)
  let next = 0
  return remarks.map(({ at }) => {
    if (!('item' in at)) return { path: at.section }
    const place = written[next++]
    return place ?? { path: `${items.get(at.item) ?? ''}${at.keys.map(step).join('')}` }
  })
}

function pathsOf(policy: PolicySections, wanted: ReadonlySet<object>): Map<object, string> {
  const paths = new Map<object, string>()
  for (const section of POLICY_SECTIONS) {
    for (const [index, item] of policy[section].entries()) if (wanted.has(item)) paths.set(item, `${section}[${index}]`)
  }
  return paths
}

function step(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : `.${key}`
}
