import { foldAscii } from '../../model/text.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import { isNamed, lastPart, nameHash } from '../flat/id-key.js'

/** The assignments that a key names, see `isNamed`. O(those that share its last part). */
export function assignmentsNamed({ ids }: AssignmentTable, key: string): number[] {
  const hash = nameHash(key)
  return [...ids.candidates(hash)].filter(
    (number) => ids.hashOf(number) === hash && isNamed(foldAscii(ids.read(number)), key),
  )
}

/** The schedule instances of those assignments. O(those that share its last part). */
export function instancesNamed({ rows, origins }: AssignmentTable, key: string): number[] {
  return origins
    .of(lastPart(key))
    .filter((number) => isNamed(foldAscii(rows.particularsOf(number).rest.originRoleAssignmentId ?? ''), key))
}
