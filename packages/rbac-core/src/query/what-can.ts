import type { CompiledPermission } from '../engine/compiled/assignments.js'
import type { CompiledDeny } from '../engine/compiled/compiled-policy.js'
import { evaluate, isAllowed } from '../engine/decide/evaluate.js'
import { type Engine, insideOf } from '../engine/engine.js'
import { type Question, readAsk } from '../engine/request/question.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { InvalidRequestError } from '../errors.js'
import type { RoleAssignment } from '../model/assignment.js'
import { coded } from '../model/coded.js'
import type { ActionEntry } from '../model/directory.js'
import { compareText, foldAscii } from '../model/text.js'
import { ActionAlgebra, type PatternRow } from '../pattern/action-algebra.js'
import { type ActionPattern, parsePattern } from '../pattern/pattern.js'
import { type ActionCase, casesOf } from './action-cases.js'
import { type Demand, demandText } from './demand.js'
import { type OpenRequest, readOpenRequest } from './open-question.js'
import { OpenPage, type Page, type PageEnd } from './page.js'
import { certainRows, possibleRows } from './permitted-rows.js'
import { knownOf, prospectOf, Stakes } from './stakes.js'

/** What may this principal do, here? */
export interface WhatCanQuestion extends OpenRequest<'action' | 'isDataAction'> {
  /** Ask for these concrete actions, one by one, and not for patterns. */
  readonly actions?: readonly ActionEntry[] | undefined
}

/** Actions that are allowed, or may be: those that match `action` and none of `except`. */
export interface WhatCanRow {
  readonly action: string
  readonly except: readonly string[]
  readonly isDataAction: boolean
  /** Allowed once `condition` is true; refused as asked, but for actions that an unconditional row holds. */
  readonly conditional: boolean
  /** What has still to be true, with what is known left out. Only with `conditional`. */
  readonly condition?: string
}

export interface WhatCanAnswer extends PageEnd {
  /** Control plane first; on each plane what is certain first, then by pattern. */
  readonly permissions: readonly WhatCanRow[]
}

/**
 * Everything the principal is allowed at the scope, as action patterns.
 *
 * Exact: `engine.check` allows an action if and only if some unconditional row matches it and none of that row's
 * exceptions does. One row may hold what another excepts. With `incomplete: 'tooLarge'` rows may be missing; those that
 * are there still hold. It is found in a bounded number of steps.
 *
 * @throws {InvalidRequestError | InvalidActionError | InvalidScopeError}
 * @see docs/questions.md
 */
export function whatCan(engine: Engine<ActionCatalogue>, question: WhatCanQuestion, page?: Page): WhatCanAnswer {
  const inside = insideOf(engine)
  const asked = readOpenRequest(inside.context, question, TAKES, { action: 'any' })
  const actions = readActions(question)
  const opened = OpenPage.of(asked, 'what-can', actions, page)
  const algebra = new ActionAlgebra(inside.context.policy.limits.actionLength, MOST_STEPS)
  const all = actions === undefined ? patternRows(asked, algebra) : actionRows(asked, actions)
  const { rows, nextCursor } = opened.cut(all)
  const incomplete = asked.requester.groupsIncomplete ? 'groups' : algebra.tooLarge ? 'tooLarge' : undefined
  return {
    permissions: rows,
    complete: incomplete === undefined,
    ...(incomplete !== undefined && { incomplete }),
    ...(nextCursor !== undefined && { nextCursor }),
  }
}

/** Some seconds, and far more than what a principal needs who holds several hundred roles. */
const MOST_STEPS = 500_000

const TAKES = ['principalId', 'groupIds', 'groupsIncomplete', 'scope', 'subOperation', 'attributes', 'now'] as const

/** The actions asked for, each once, in order. What they are called is checked when they are asked. */
function readActions(question: WhatCanQuestion): readonly ActionEntry[] | undefined {
  return coded('actions could not be read', () => {
    const { actions } = question
    if (actions === undefined) return undefined
    if (!Array.isArray(actions)) throw new InvalidRequestError('actions must be an array of { name, isDataAction }')
    const entries = new Map<string, ActionEntry>()
    for (const { name, isDataAction } of Array.from<ActionEntry>(actions)) {
      entries.set(`${Number(isDataAction)} ${foldAscii(String(name))}`, { name, isDataAction })
    }
    return [...entries].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry)
  })
}

function actionRows(asked: Question, actions: readonly ActionEntry[]): WhatCanRow[] {
  const stakes = new Stakes(asked.context.policy.limits)
  const rows = actions.flatMap(({ name: action, isDataAction }): WhatCanRow[] => {
    const { context, requester, place, subOperation, attributes } = asked
    const { time, timeText } = asked
    const read = readAsk(context, requester, place, { action, isDataAction, subOperation, attributes })
    const question = { ...read, time, timeText }
    const common = { action, except: [], isDataAction }
    if (isAllowed(question)) return [{ ...common, conditional: false }]
    const { demand } = prospectOf(question, stakes)
    return demand === false ? [] : [{ ...common, conditional: true, condition: demandText(demand) }]
  })
  return rows.sort(inOrder)
}

/** A permission that counts for the requester here, with what carries it. */
interface Carried {
  readonly permission: CompiledPermission
  readonly by: Pick<RoleAssignment, 'condition' | 'conditionVersion'>
}

function patternRows(asked: Question, algebra: ActionAlgebra): WhatCanRow[] {
  const { granting, denying } = carriedBy(asked)
  const { action: _standIn, ...known } = knownOf(asked)
  return [false, true].flatMap((isDataAction) => {
    const stakes = new Stakes(asked.context.policy.limits)
    const cases = (carried: readonly Carried[], demand: (carried: Carried) => Demand): ActionCase[] =>
      carried.flatMap((one) => {
        const region = { ...listsOf(one.permission, isDataAction), all: [] }
        return region.any.length === 0 ? [] : casesOf(region, demand(one), algebra)
      })
    const grants = cases(distinct(granting), ({ permission, by }) => stakes.demandOfAll([permission.source, by], known))
    const denies = cases(distinct(denying), ({ permission, by }) => stakes.liftOfAny([permission.source, by], known))
    const certain = algebra.attempt(() => certainRows(grants, denies, known, algebra), undefined)
    if (certain === undefined) return []
    const possible = algebra.attempt(() => possibleRows(grants, denies, known, certain, algebra), [])
    return [
      ...certain.map((row) => written(row, isDataAction)),
      ...possible.flatMap(({ rows, demand }) => rows.map((row) => written(row, isDataAction, demandText(demand)))),
    ].sort(inOrder)
  })
}

/** The engine's own walk says what counts here: its steps before the action do not depend on the action. */
function carriedBy(asked: Question): { readonly granting: Carried[]; readonly denying: Carried[] } {
  const granting: Carried[] = []
  const denying: Carried[] = []
  evaluate(asked, {
    deny: (deny: CompiledDeny, step) => {
      if (step !== 'notInPermissions' && step !== 'denied' && step !== 'conditionFalse') return
      denying.push(...deny.permissions.map((permission) => ({ permission, by: deny.source })))
    },
    assignment: ({ role, source }, step) => {
      if (step === 'otherScope' || step === 'notActive') return
      granting.push(...(role?.permissions ?? []).map((permission) => ({ permission, by: source })))
    },
  })
  return { granting, denying }
}

/** One of each permission under the same conditions: a role that is held a thousand times counts once. */
function distinct(carried: readonly Carried[]): Carried[] {
  const byKey = new Map<string, Carried>()
  for (const one of carried) {
    const { permissionClass, source } = one.permission
    const conditions = [source, one.by].map(({ condition, conditionVersion }) => [condition ?? null, conditionVersion])
    const key = JSON.stringify([permissionClass, conditions])
    if (!byKey.has(key)) byKey.set(key, one)
  }
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one)
}

function listsOf(
  { source, actions, dataActions }: CompiledPermission,
  isDataAction: boolean,
): { readonly any: readonly ActionPattern[]; readonly none: readonly ActionPattern[] } {
  const removed = isDataAction ? source.notDataActions : source.notActions
  return {
    any: isDataAction ? dataActions : actions,
    none: removed.map((text) => parsePattern(text, Number.POSITIVE_INFINITY)),
  }
}

function written({ pattern, except }: PatternRow, isDataAction: boolean, condition?: string): WhatCanRow {
  return {
    action: pattern.text,
    except: except.map(({ text }) => text),
    isDataAction,
    conditional: condition !== undefined,
    ...(condition !== undefined && { condition }),
  }
}

function inOrder(a: WhatCanRow, b: WhatCanRow): number {
  const text = ({ action, except, condition }: WhatCanRow): string =>
    [foldAscii(action), ...except.map(foldAscii), condition ?? ''].join('\n')
  return (
    Number(a.isDataAction) - Number(b.isDataAction) ||
    Number(a.conditional) - Number(b.conditional) ||
    compareText(text(a), text(b))
  )
}
