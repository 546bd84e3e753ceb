import type { Random } from '../worlds/gen.js'

/** Parts of a policy or request that are not identity: never respelled. */
const KEPT = new Set([
  'condition',
  'conditionVersion',
  'roleName',
  'denyAssignmentName',
  'type',
  'denyAssignmentEffect',
  'attributes',
  'now',
])

/** Every ASCII letter of every identity in one case or the other, as the dice say. Keys stay. */
export function recased<T>(value: T, random: Random): T {
  return mapped(value, (text) =>
    text.replace(/[a-z]/gi, (letter) => (random(2) === 0 ? letter.toLowerCase() : letter.toUpperCase())),
  )
}

function mapped<T>(value: T, by: (text: string) => string): T {
  if (typeof value === 'string') return by(value) as T
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapped(item, by)) as T
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, KEPT.has(key) ? item : mapped(item, by)]),
  ) as T
}

/** Every list of a value in another order, as the dice say; `more` lists also gain a copy of one of their items. */
export function shuffled<T>(value: T, random: Random, more: boolean): T {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shuffled(item, random, more)])) as T
  }
  const items: unknown[] = value.map((item) => shuffled(item, random, more))
  if (more && items.length > 0 && random(3) === 0) items.push(items[random(items.length)])
  for (let at = items.length - 1; at > 0; at--) {
    const other = random(at + 1)
    ;[items[at], items[other]] = [items[other], items[at]]
  }
  return items as T
}
