import type { ScheduleInstance } from '../model/assignment.js'
import type { Permission } from '../model/role-definition.js'

/** What some permissions list, in a few words: a pattern or two, and how many more. */
export function permissionWords(permissions: readonly Permission[]): string {
  const control = permissions.flatMap(({ actions }) => actions)
  const data = permissions.flatMap(({ dataActions }) => dataActions).map((text) => `${text} (data)`)
  const [first, ...more] = [...control, ...data]
  if (first === undefined) return 'nothing'
  return more.length === 0 ? first : `${first} and ${more.length} more`
}

/** What holds an assignment back, or makes it end. */
export function assignmentNotes(
  kind: 'assigned' | 'active' | 'eligible',
  item: { readonly condition?: string } & Pick<ScheduleInstance, 'endTime' | 'startTime'>,
): string[] {
  return [
    ...(kind === 'eligible' ? ['eligible'] : []),
    ...(item.condition === undefined ? [] : ['condition']),
    ...(item.startTime === undefined ? [] : [`from ${timeWords(item.startTime)}`]),
    ...(item.endTime === undefined ? [] : [`to ${timeWords(item.endTime)}`]),
  ]
}

function timeWords(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}
