import type { Policy } from 'rbac-core'
import { spelledOutActions } from './actions.js'
import type { Command, Completion } from './command.js'
import { FILES } from './commands/completion.js'
import type { Io } from './io.js'
import { policyPaths, readPolicy } from './load.js'
import { Names } from './names.js'
import { loadVerb, VERB_NAMES } from './verbs.js'

/**
 * What may stand where the cursor is. `words` are those after `rbac`, the last being the one that is begun (maybe
 * empty). Fails where the policy can't be read, and says nothing on any stream.
 */
export async function complete(words: readonly string[], io: Io): Promise<readonly string[]> {
  const [verbName = '', ...rest] = words
  const begun = words.at(-1) ?? ''
  if (words.length <= 1) return startingWith([...VERB_NAMES, 'help', '--help', '--version'], begun)
  if (verbName === 'help') return startingWith(VERB_NAMES, begun)
  const verb = await loadVerb(verbName)
  if (verb === undefined) return []
  const [flagPart, valuePart] = splitInline(begun)
  const before = rest.at(-2)
  const valued = valuePart === undefined ? flagNamed(verb, before) : flagNamed(verb, flagPart)
  if (valued?.value !== undefined) {
    const values = await valuesOf(valued.complete, valuePart ?? begun, rest, io)
    return valuePart === undefined || values[0] === FILES ? values : values.map((value) => `${flagPart}=${value}`)
  }
  if (begun.startsWith('-')) return startingWith(unusedFlags(verb, rest), begun)
  return verb.operands === undefined
    ? startingWith(unusedFlags(verb, rest), begun)
    : valuesOf(verb.operands.complete, begun, rest, io)
}

function splitInline(word: string): readonly [flag: string, value?: string] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}

function flagNamed({ flags }: Command, word: string | undefined): Command['flags'][number] | undefined {
  return flags.find(({ name, short }) => word === `--${name}` || (short !== undefined && word === `-${short}`))
}

function unusedFlags({ flags }: Command, words: readonly string[]): string[] {
  return flags
    .filter(({ name, repeatable }) => repeatable === true || !words.includes(`--${name}`))
    .map(({ name }) => `--${name}`)
}

async function valuesOf(
  what: Completion | undefined,
  begun: string,
  words: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  if (what === undefined) return []
  if (what === 'file') return [FILES]
  if (typeof what !== 'string') return startingWith(what, begun)
  const policy = await readPolicy(policyPaths(policiesNamed(words), io), false)
  return startingWith(new Set(NAMES_OF[what](policy)), begun)
}

/** The values of `--policy` on a line that need not be whole. */
function policiesNamed(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (word === '--policy') return words[index + 1] ?? []
    return word.startsWith('--policy=') ? word.slice('--policy='.length) : []
  })
}

const NAMES_OF: Readonly<
  Record<Exclude<Completion, 'file' | readonly string[]>, (policy: Policy) => Iterable<string>>
> = {
  principal: (policy) => namesOf(policy, () => true),
  group: (policy) => namesOf(policy, (type) => type === 'Group'),
  action: (policy) => actionsOf(policy, false),
  dataAction: (policy) => actionsOf(policy, true),
  scope: scopesOf,
  role: (policy) => policy.roleDefinitions.map(({ roleName }) => roleName),
}

/** Those with a name by their name, the others by their id. */
function namesOf(policy: Policy, wanted: (type: string | undefined) => boolean): string[] {
  return [...new Names(policy).all].filter(({ type }) => wanted(type)).map(({ id, names }) => names[0] ?? id)
}

function actionsOf(policy: Policy, isDataAction: boolean): string[] {
  const entries = [...policy.actions, ...spelledOutActions(policy.roleDefinitions)]
  return entries.filter((entry) => entry.isDataAction === isDataAction).map(({ name }) => name)
}

function scopesOf(policy: Policy): string[] {
  return [
    ...policy.roleAssignments,
    ...policy.denyAssignments,
    ...policy.roleAssignmentScheduleInstances,
    ...policy.roleEligibilityScheduleInstances,
    ...policy.resources,
  ].map(({ scope }) => scope)
}

/** More than this no shell shows in a useful way. */
const MOST = 500

/** The candidates that `begun` begins, or begins but for case, in order; none that would need more than one line. */
function startingWith(candidates: Iterable<string>, begun: string): string[] {
  const whole = [...candidates].filter((name) => !/[\x00-\x1f\x7f-\x9f]/.test(name)).sort()
  const exact = whole.filter((name) => name.startsWith(begun))
  const folded = begun.toLowerCase()
  return (exact.length > 0 ? exact : whole.filter((name) => name.toLowerCase().startsWith(folded))).slice(0, MOST)
}
