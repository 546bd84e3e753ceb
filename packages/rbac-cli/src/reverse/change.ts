import type { Engine, Policy } from 'rbac-core'
import type { Context } from '../command.js'
import { UsageError } from '../exit.js'
import { readText } from '../read-text.js'
import { parseJson } from '../strict-json.js'
import { didYouMean, quoted } from '../suggest.js'
import { fold } from '../text.js'

type Edit = Parameters<Engine['update']>[0]

/** What `--remove` can name, and the ids of each that a policy holds. */
const KINDS: Readonly<Record<string, (policy: Policy) => readonly string[]>> = {
  assignment: (policy) =>
    [policy.roleAssignments, policy.roleAssignmentScheduleInstances, policy.roleEligibilityScheduleInstances].flatMap(
      (items) => items.map(({ id }) => id),
    ),
  deny: (policy) => policy.denyAssignments.map(({ id }) => id),
  role: (policy) => policy.roleDefinitions.flatMap(({ id, roleName }) => [id, roleName]),
  group: (policy) => policy.groups.map(({ id }) => id),
  'management-group': (policy) => policy.managementGroups.map(({ id }) => id),
  member: (policy) => policy.groups.flatMap(({ id, members }) => members.map((member) => `${id},${member}`)),
}

export const KIND_NAMES: readonly string[] = Object.keys(KINDS)

/**
 * The changes that `--add` and `--remove` spell: what is removed goes first.
 *
 * @throws {UsageError} where there is none, or one names nothing that is there
 */
export async function readChanges({ args, io }: Context, policy: Policy): Promise<Edit[]> {
  const edits = args.texts('remove').map((text) => removal(text, policy))
  for (const given of args.texts('add')) edits.push({ add: await readAddition(given, io.cwd) })
  if (edits.length === 0) throw new UsageError('nothing changes: give --add <file|json> or --remove <kind>:<id>')
  return edits
}

function removal(text: string, policy: Policy): Edit {
  const colon = text.indexOf(':')
  const [kind, id] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  const idsOf = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (idsOf === undefined || id === '') {
    const help = didYouMean(kind, KIND_NAMES) || ` (kinds are ${quoted(KIND_NAMES)})`
    throw new UsageError(`\`--remove ${text}\` must be <kind>:<id>${idsOf === undefined ? help : ''}`)
  }
  const known = idsOf(policy)
  if (!known.some((one) => fold(one) === fold(id))) {
    throw new UsageError(`the policy has no ${kind} \`${id}\`${didYouMean(id, known)}`)
  }
  return { remove: removeOf(kind, id, policy) }
}

function removeOf(kind: string, id: string, policy: Policy): NonNullable<Edit['remove']> {
  switch (kind) {
    case 'assignment':
      return { roleAssignments: [id] }
    case 'deny':
      return { denyAssignments: [id] }
    case 'role': {
      const named = policy.roleDefinitions.filter(({ roleName }) => fold(roleName) === fold(id))
      if (named.length > 1) throw new UsageError(`several roles are called \`${id}\`; give the id`, 'AMBIGUOUS_NAME')
      return { roleDefinitions: [named[0]?.id ?? id] }
    }
    case 'group':
      return { groups: [id] }
    case 'management-group':
      return { managementGroups: [id] }
    default:
      return { memberships: [membership(id, policy)] }
  }
}

/** The group and the member that `text` names. Either id may hold a comma, so the policy says which one divides. */
function membership(text: string, policy: Policy): [group: string, member: string] {
  const wanted = fold(text)
  for (const { id, members } of policy.groups) {
    const member = members.find((one) => fold(`${id},${one}`) === wanted)
    if (member !== undefined) return [id, member]
  }
  throw new UsageError(`\`--remove member:${text}\` must be member:<group>,<member>`)
}

async function readAddition(given: string, cwd: string): Promise<NonNullable<Edit['add']>> {
  const inline = /^\s*[{[]/.test(given)
  const origin = inline ? '--add' : given
  const text = inline ? given : readText(given, cwd)
  const value = inline || !/\.ya?ml$/i.test(given) ? parseJson(text, `\`${origin}\``) : await parseYaml(text, origin)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `\`${origin}\` must hold sections of a policy document, e.g. { "roleAssignments": […] }`,
      'INVALID_INPUT',
    )
  }
  return value as NonNullable<Edit['add']>
}

async function parseYaml(text: string, origin: string): Promise<unknown> {
  const { readDataText } = await import('rbac-core/data-text')
  const read = readDataText(text, { format: 'yaml' })
  if ('value' in read) return read.value
  const [{ message = '', line = 1, column = 1 } = {}] = read.issues
  throw new UsageError(`\`${origin}\`, line ${line}, column ${column}: ${message}`, 'INVALID_INPUT')
}
