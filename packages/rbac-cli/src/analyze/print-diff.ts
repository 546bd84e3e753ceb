import type { Policy } from 'rbac-core'
import type { AccessChange, PolicyDiff, ScopeRow } from 'rbac-core/analyze'
import { Names } from '../names.js'
import type { Output, Style } from '../output.js'
import { count } from '../text.js'
import { rowText } from './rows.js'

/** What changed, for people: a block for each row. */
export async function printDiff(out: Output, diff: PolicyDiff, policies: readonly Policy[]): Promise<void> {
  const { gained, lost, undecided } = diff
  const nameOf = namesFrom(policies)
  for (const row of gained) await printChange(out, ['GAINED', 'caution'], row, nameOf)
  for (const row of lost) await printChange(out, ['LOST', 'bad'], row, nameOf)
  for (const row of undecided) {
    await printChange(out, [row.direction === 'gained' ? 'MAYBE GAINED' : 'MAYBE LOST', 'faint'], row, nameOf)
  }
  const counts = [
    gained.length > 0 && `${count(gained.length, 'row')} gained`,
    lost.length > 0 && `${count(lost.length, 'row')} lost`,
    undecided.length > 0 && `${count(undecided.length, 'row')} undecided`,
  ].filter((text) => text !== false)
  if (counts.length === 0) await out.line({ text: 'NO DIFFERENCE', style: 'good' })
  else await out.remark(counts.join(', '))
}

async function printChange(
  out: Output,
  [word, style]: readonly [string, Style],
  { principals, actions, scopes, condition, unless, witness }: AccessChange,
  nameOf: (id: string) => string,
): Promise<void> {
  const shown = principals.slice(0, MOST_NAMES).map(nameOf).join(', ')
  const more = principals.length > MOST_NAMES ? `, and ${principals.length - MOST_NAMES} more` : ''
  await out.line({ text: word, style }, `  ${shown}${more}`)
  const rows = async (label: string, texts: readonly string[]) => {
    for (const [index, text] of texts.entries()) await out.line(`  ${(index === 0 ? label : '').padEnd(8)}${text}`)
  }
  await rows('actions', actions.map(rowText))
  await rows('at', scopes.map(scopeText))
  await rows('if', oneLine(condition))
  await rows('unless', oneLine(unless))
  if (witness === undefined) return
  const { attributes, subOperation } = witness
  const sent = [
    ...(subOperation === undefined ? [] : [` with suboperation ${subOperation}`]),
    ...(attributes === undefined ? [] : [` with ${JSON.stringify(attributes)}`]),
  ].join('')
  const action = `${witness.isDataAction === true ? 'data ' : ''}${witness.action}`
  await rows('e.g.', [`${nameOf(witness.principalId)}: ${action} at ${witness.scope}${sent}`])
}

const MOST_NAMES = 5

function oneLine(condition: string | undefined): string[] {
  return condition === undefined ? [] : [condition.replace(/\s+/g, ' ')]
}

function scopeText({ scope, inherited, except }: ScopeRow): string {
  const others = except.filter((text) => text !== scope)
  const below = others.length < except.length ? ', only what lies below' : inherited ? '' : ', not what lies below'
  return `${scope}${below}${others.length === 0 ? '' : `, except ${others.join(', ')}`}`
}

/** The first policy that has a name for an id gives it. */
function namesFrom(policies: readonly Policy[]): (id: string) => string {
  const known = policies.map((policy) => new Names(policy))
  return (id) => known.map((one) => one.holder(id, [])).find((text) => text !== id) ?? id
}
