import type { ManagementGroup } from '../model/directory.js'
import { managementGroupKey, subscriptionKey } from '../model/keys.js'
import { shown } from '../model/shown.js'
import type { Placed } from './context.js'
import { child, whereIs } from './place.js'
import type { Report } from './report.js'

/** Reports what keeps the management groups from being a tree: cycles, and subscriptions under two of them. */
export function checkHierarchy(groups: readonly Placed<ManagementGroup>[], report: Report): void {
  checkSubscriptions(groups, report)
  checkCycles(groups, report)
}

function checkSubscriptions(groups: readonly Placed<ManagementGroup>[], report: Report): void {
  const holders = new Map<string, Placed<ManagementGroup>>()
  for (const group of groups) {
    for (const [index, subscription] of group.value.subscriptions.entries()) {
      const key = subscriptionKey(subscription)
      const holder = holders.get(key) ?? group
      holders.set(key, holder)
      if (holder === group) continue
      report.error({
        code: 'DUPLICATE_PARENT',
        place: child(child(group.place, 'subscriptions'), index),
        message: `the subscription ${shown(subscription)} is under ${shown(holder.value.id)} as well, in ${whereIs(holder.place, group.place)}`,
        help: 'a subscription is under one management group',
      })
    }
  }
}

function checkCycles(groups: readonly Placed<ManagementGroup>[], report: Report): void {
  const byKey = new Map(groups.map((group) => [managementGroupKey(group.value.id), group]))
  const settled = new Set<string>()
  for (const start of byKey.keys()) {
    const trail = new Set<string>()
    let key: string | undefined = start
    while (key !== undefined && !settled.has(key) && !trail.has(key)) {
      trail.add(key)
      const parent: string | null | undefined = byKey.get(key)?.value.parent
      key = typeof parent === 'string' ? managementGroupKey(parent) : undefined
    }
    if (key !== undefined && trail.has(key)) reportCycle([...trail], key, byKey, report)
    for (const passed of trail) settled.add(passed)
  }
}

function reportCycle(
  trail: readonly string[],
  entry: string,
  byKey: ReadonlyMap<string, Placed<ManagementGroup>>,
  report: Report,
): void {
  const cycle = trail.slice(trail.indexOf(entry)).flatMap((key) => byKey.get(key) ?? [])
  const [first] = cycle
  if (first === undefined) return
  const names = [...cycle, first].map(({ value }) => shown(value.id))
  report.error({
    code: 'SCOPE_CYCLE',
    place: child(first.place, 'parent'),
    message:
      cycle.length === 1 ? `${names[0]} is its own parent` : `management groups in a circle: ${names.join(' under ')}`,
    help: 'the group at the top has `"parent": null`',
  })
}
