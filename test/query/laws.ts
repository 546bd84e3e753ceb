import type { AccessRequest, Engine, PolicySections } from 'rbac-core'
import { evaluateCondition, parseCondition } from 'rbac-core/condition'
import { type Page, type PageEnd, type WhereCanRow, whatCan, whereCan, whoCan } from 'rbac-core/query'
import { agree } from '../property/judges.js'
import { covers, scopePath } from '../reference/scopes.js'
import { fold, patternExpression } from '../reference/text.js'
import { actionsAround, completed, idsOf, scopesAround } from './universe.js'

/** What a run looked at: laws that never meet a condition prove nothing about conditions. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string, amount = 1): void {
    this.#counts.set(name, this.count(name) + amount)
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  toString(): string {
    return [...this.#counts].map(([name, count]) => `${name} ${count}`).join(', ')
  }
}

/** A policy under a law. */
export interface World {
  readonly engine: Engine
  readonly policy: PolicySections
  readonly tally: Tally
}

/** Something that holds for every request about every world; throws where it does not. */
export type Law = (world: World, request: AccessRequest) => void

/** A row that says whether it is certain. */
interface Row {
  readonly conditional: boolean
  readonly condition?: string
}

/** `whoCan` names exactly those ids that `check` allows, by the same path. */
export const whoCanIsCheck: Law = (world, request) => {
  const { engine, policy, tally } = world
  const { principalId: _open, groupIds: _groups, groupsIncomplete: _incomplete, ...question } = request
  const { principals, complete } = whoCan(engine, question)
  agree(complete, true, policy, question)
  agree(
    [...principals].map(({ id }) => fold(id)).sort(),
    principals.map(({ id }) => fold(id)),
    policy,
    question,
  )
  const rows = new Map(principals.map((row) => [fold(row.id), row]))
  agree(rows.size, principals.length, policy, question)
  for (const id of idsOf(policy)) {
    const asked = { ...question, principalId: id }
    const decision = engine.check(asked)
    const row = rows.get(fold(id))
    rows.delete(fold(id))
    agree(row !== undefined && !row.conditional, decision.allowed, policy, asked)
    if (decision.allowed) agree(row?.via, decision.grantedBy.groupPath, policy, asked)
    else conditionsAreExact(world, asked, row === undefined ? [] : [row])
    tally.add(decision.allowed ? 'who: allowed' : row === undefined ? 'who: refused' : 'who: conditional')
  }
  agree([...rows.keys()], [], policy, question)
}

/** `whatCan` matches exactly those actions that `check` allows. */
export const whatCanIsCheck: Law = (world, request) => {
  const { engine, policy, tally } = world
  const { action, isDataAction: _open, ...question } = request
  const { permissions, complete } = whatCan(engine, question)
  agree(complete, question.groupsIncomplete !== true, policy, question)
  tally.add('what: rows', permissions.length)
  const rows = permissions.map((row) => ({
    row,
    meant: patternExpression(row.action),
    except: row.except.map(patternExpression),
  }))
  for (const one of actionsAround(action)) {
    const asked = { ...question, ...one }
    const folded = fold(one.action)
    const meant = rows
      .filter(({ row, meant }) => row.isDataAction === one.isDataAction && meant.test(folded))
      .filter(({ except }) => !except.some((expression) => expression.test(folded)))
      .map(({ row }) => row)
    const allowed = engine.can(asked)
    agree(
      meant.some(({ conditional }) => !conditional),
      allowed,
      policy,
      { asked, permissions },
    )
    if (!allowed) conditionsAreExact(world, asked, meant)
    tally.add(allowed ? 'what: allowed' : meant.length === 0 ? 'what: refused' : 'what: conditional')
  }
  if (permissions.some(({ except }) => except.length > 0)) tally.add('what: answers with exceptions')
}

/** However a refused request is completed, it is allowed exactly when the condition of one of its rows is true. */
function conditionsAreExact({ engine, policy, tally }: World, refused: AccessRequest, rows: readonly Row[]): void {
  const conditions = rows.map(({ condition = '' }) => parseCondition(condition))
  tally.add('refusals')
  // Most refusals have no row, and nothing that could be sent would help: a few of them are tried.
  if (conditions.length === 0 && tally.count('refusals') % 5 !== 0) return
  const choices = conditions.length === 0 ? [tally.count('refusals') % 24] : [1, 2, 7, 12, 14, 20]
  for (const choice of choices) {
    const asked = completed(refused, policy, choice)
    const context = {
      action: asked.action,
      subOperation: asked.subOperation,
      attributes: asked.attributes,
      storedPrincipal: policy.principals.find(({ id }) => fold(id) === fold(asked.principalId))?.attributes,
      storedResource: policy.resources.find(({ scope }) => scopePath(scope) === scopePath(asked.scope))?.attributes,
      now: asked.now === undefined ? CLOCK : new Date(asked.now).getTime(),
    }
    const met = conditions.some((condition) => evaluateCondition(condition, context) === 'true')
    agree(met, engine.can(asked), policy, { refused, asked, rows })
    if (met) tally.add('conditions met')
  }
}

const CLOCK = Date.UTC(2026, 0, 1, 3)

/** `whereCan` covers exactly those scopes that `check` allows. */
export const whereCanIsCheck: Law = (world, request) => {
  const { engine, policy, tally } = world
  const { scope, ...question } = request
  const { scopes, complete } = whereCan(engine, question)
  agree(complete, question.groupsIncomplete !== true, policy, question)
  for (const place of scopesAround(policy, scope)) {
    const asked = { ...question, scope: place }
    const meant = scopes.filter((row) => coversScope(policy, row, place))
    const allowed = engine.can(asked)
    agree(
      meant.some(({ conditional }) => !conditional),
      allowed,
      policy,
      { asked, scopes },
    )
    if (!allowed) conditionsAreExact(world, asked, meant)
    tally.add(allowed ? 'where: allowed' : meant.length === 0 ? 'where: refused' : 'where: conditional')
  }
  for (const { inherited, except, scope } of scopes) {
    tally.add(inherited ? 'where: rows' : 'where: rows for one scope alone')
    if (except.length > 0)
      tally.add(except.includes(scope) ? 'where: rows without their own scope' : 'where: rows with exceptions')
  }
}

/** A row as a reader of the documentation would apply it. */
function coversScope(policy: PolicySections, row: WhereCanRow, place: string): boolean {
  const own = scopePath(row.scope)
  if (!row.inherited) return place === own
  return (
    covers(policy, own, place) &&
    !row.except.some((text) => (scopePath(text) === own ? place === own : covers(policy, scopePath(text), place)))
  )
}

/** The pages of an answer, one after the other, are the whole answer, whatever their size. */
export const pagesAddUp: Law = ({ engine, policy, tally }, request) => {
  const questions: readonly [string, (page?: Page) => PageEnd & { readonly rows: readonly unknown[] }][] = [
    ['who', (page) => renamed(whoCan(engine, request, page), 'principals')],
    ['what', (page) => renamed(whatCan(engine, request, page), 'permissions')],
    ['where', (page) => renamed(whereCan(engine, request, page), 'scopes')],
  ]
  for (const [name, ask] of questions) {
    const { rows: all, nextCursor } = ask()
    agree(nextCursor, undefined, policy, request)
    for (const limit of new Set([1, 2, 5, 7, all.length - 1, all.length, all.length + 1])) {
      if (limit < 1) continue
      const pages: unknown[][] = []
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const page = ask({ limit, ...(cursor !== undefined && { cursor }) })
        pages.push([...page.rows])
        cursor = page.nextCursor
      }
      agree(pages.flat(), all, policy, { name, request, limit })
      // Every page is full but the last, and none is empty that follows another.
      agree(pages.length, Math.max(1, Math.ceil(all.length / limit)), policy, { name, request, limit })
      tally.add(`${name}: pages`, pages.length)
    }
  }
}

function renamed<Key extends string, Answer extends PageEnd & { readonly [key in Key]: readonly unknown[] }>(
  answer: Answer,
  key: Key,
): Answer & { readonly rows: readonly unknown[] } {
  return { ...answer, rows: answer[key] }
}
