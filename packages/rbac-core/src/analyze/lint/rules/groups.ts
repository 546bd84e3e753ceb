import { principalKey } from '../../../model/keys.js'
import { compareText } from '../../../model/text.js'
import { cyclesOf } from '../cycles.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** Groups with nobody in them, and groups that are in themselves. */
export function groupShapes(facts: Facts): Remark[] {
  const { groups } = facts.policy
  const byKey = new Map(groups.map((group) => [principalKey(group.id), group]))
  const empty = groups.filter(({ members }) => members.length === 0)
  const cycles = cyclesOf([...byKey.keys()].sort(compareText), facts.groups.members)
  return [
    ...empty.map((group): Remark => {
      const message = `nobody is in ${facts.called(group.id)}`
      return { code: 'EMPTY_GROUP', at: at(group), message, help: 'add its members, or remove it and what it holds' }
    }),
    ...cycles.flatMap((cycle): Remark[] => {
      const [first = ''] = cycle
      const group = byKey.get(first)
      if (group === undefined) return []
      const path = [...cycle, first].map((key) => facts.called(byKey.get(key)?.id ?? key))
      return [
        {
          code: 'GROUP_CYCLE',
          at: at(group, 'members'),
          message: `groups are in each other: ${named(path)}; whoever is in one is in all of them`,
          help: 'take one of these memberships out',
        },
      ]
    }),
  ]
}

function named(path: readonly string[]): string {
  const most = 8
  return path.length <= most ? path.join(' > ') : `${path.slice(0, most).join(' > ')} > …`
}
