import { InvalidPolicyError, type Issue, type Policy, parsePolicy, parsePolicyText } from 'rbac-core'
import { readPolicy } from '../load.js'
import { fold } from '../text.js'
import { sectionsOf } from './document.js'
import type { PolicyItems, Sorted } from './sort-files.js'

/** One policy of all files. */
export interface Merged {
  /** Its warnings are about what it lacks. */
  readonly policy: Policy
  /** What is odd about how the files are written, which the merged document no longer shows. */
  readonly warnings: readonly Issue[]
}

/** What a policy document says of a principal stands before what an export adds. */
export async function mergedPolicy(sorted: Sorted): Promise<Merged> {
  const { people, hierarchy } = sorted
  const written = await writtenPolicy(sorted)
  const known = new Set([...written.principals, ...written.groups].map(({ id }) => fold(id)))
  const sections = sectionsOf(written)
  const policy = parsePolicy({
    ...sections,
    groups: [...sections.groups, ...people.toGroups()],
    managementGroups: [...sections.managementGroups, ...hierarchy.toManagementGroups()],
    principals: [...sections.principals, ...people.toPrincipals().filter(({ id }) => !known.has(fold(id)))],
  })
  return { policy, warnings: written.warnings.filter(({ code }) => !ABOUT_OTHER_ITEMS.has(code)) }
}

/** Whether these are true is known only once all is together. */
const ABOUT_OTHER_ITEMS: ReadonlySet<string> = new Set(['DANGLING_REFERENCE', 'UNKNOWN_HIERARCHY'])

async function writtenPolicy({ policyFiles, policyItems }: Sorted): Promise<Policy> {
  if (policyFiles.length + policyItems.length === 0) return parsePolicy([])
  // A snapshot, or a file that is no text: the loader reads the one, and says of the other what is wrong.
  if (policyFiles.some(({ text }) => text === undefined)) {
    return readPolicy(
      [...policyFiles, ...policyItems].map(({ path }) => path),
      false,
    )
  }
  const texts = policyFiles.map(({ path, text = '' }) => ({ file: path, text }))
  const lists = policyItems.map(({ path, items }) => ({
    file: path,
    text: JSON.stringify(items.map(({ value }) => value)),
    format: 'json' as const,
  }))
  const inPlace = placing(policyItems)
  try {
    const policy = parsePolicyText([...texts, ...lists])
    return { ...policy, warnings: policy.warnings.map(inPlace) }
  } catch (error) {
    throw error instanceof InvalidPolicyError ? new InvalidPolicyError(error.issues.map(inPlace)) : error
  }
}

/** Puts an issue of an item back to where the item stands in its file: it was read in a list of its own. */
function placing(lists: readonly PolicyItems[]): (issue: Issue) => Issue {
  const itemsOf = new Map(lists.map(({ path, items }) => [path, items]))
  return ({ line, column, ...issue }) => {
    const items = itemsOf.get(issue.file ?? '')
    if (items === undefined)
      return { ...issue, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }
    const [, index = '0', rest = ''] = /^\[(\d+)\](.*)$/s.exec(issue.path) ?? []
    return { ...issue, path: `${items[Number(index)]?.place ?? ''}${rest}`.replace(/^\./, '') }
  }
}
