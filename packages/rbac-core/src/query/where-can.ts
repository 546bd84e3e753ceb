import { type Engine, insideOf } from '../engine/engine.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { compareText } from '../model/text.js'
import { type OpenRequest, readOpenRequest } from './open-question.js'
import { OpenPage, type Page, type PageEnd } from './page.js'
import { mapScopes, type ScopeMap, type Status, type Stop } from './scope-map.js'

/** Where may this principal do this? */
export type WhereCanQuestion = OpenRequest<'scope'>

/** Scopes that are allowed, or may be. */
export interface WhereCanRow {
  readonly scope: string
  /** True: everything below the scope is meant as well, under a management group what hangs there, too. */
  readonly inherited: boolean
  /** Scopes that are not meant, each with everything below it; the row's own scope here stands for itself alone. */
  readonly except: readonly string[]
  /** Refused as asked, and allowed once `condition` is true. */
  readonly conditional: boolean
  /** What has still to be true, with what is known left out. Only with `conditional`. */
  readonly condition?: string
}

export interface WhereCanAnswer extends PageEnd {
  /** By scope, ASCII case ignored. */
  readonly scopes: readonly WhereCanRow[]
}

/**
 * Every scope at which the principal is allowed the action, whether anything is known to lie there or not.
 *
 * Exact: `engine.check` allows at a scope if and only if some unconditional row covers it and none of that row's
 * exceptions does. O(assignments of the principal + deny assignments), and one check for each resource whose stored
 * attributes matter.
 *
 * @throws {InvalidRequestError | InvalidActionError}
 * @see docs/questions.md
 */
export function whereCan(engine: Engine<ActionCatalogue>, question: WhereCanQuestion, page?: Page): WhereCanAnswer {
  const inside = insideOf(engine)
  const asked = readOpenRequest(inside.context, question, WHERE_CAN_TAKES, { scope: '/' })
  const opened = OpenPage.of(asked, 'where-can', undefined, page)
  const { rows, nextCursor } = opened.cut(rowsOf(mapScopes(asked, { byPathAlone: false })))
  const complete = !asked.requester.groupsIncomplete
  return {
    scopes: rows,
    complete,
    ...(!complete && { incomplete: 'groups' }),
    ...(nextCursor !== undefined && { nextCursor }),
  }
}

/** The parts of a request that are given where the scope is open. */
export const WHERE_CAN_TAKES: readonly (keyof WhereCanQuestion)[] = [
  'principalId',
  'groupIds',
  'groupsIncomplete',
  'action',
  'isDataAction',
  'subOperation',
  'attributes',
  'now',
]

/** Where the map is no tree, every stop has a row of its own: more than are needed, and surely none too few. */
function rowsOf({ stops, isTree }: ScopeMap): WhereCanRow[] {
  const edges = new Set(stops.filter((stop) => !isTree || isEdge(stop)))
  const exceptions = new Map([...edges].map((stop) => [stop, isPoint(stop) ? [stop] : []]))
  for (const edge of edges) {
    const around = edge.chain.slice(0, -1).filter((stop) => edges.has(stop))
    // In a tree, what lies further out has lost the innermost row already.
    for (const outer of isTree ? around.slice(-1) : around) {
      if (isPoint(edge) || outer.below !== edge.below) exceptions.get(outer)?.push(edge)
    }
  }
  return [...edges].flatMap((stop) => [
    ...row(stop, stop.below, true, exceptions.get(stop) ?? []),
    ...(isPoint(stop) ? row(stop, stop.here, false, []) : []),
  ])
}

/** Does something hold here that does not hold right below? */
function isPoint({ here, below }: Stop): boolean {
  return here !== below
}

/** Does a row begin here? Elsewhere the row of the stop above goes on. */
function isEdge(stop: Stop): boolean {
  return isPoint(stop) || stop.below !== (stop.chain.at(-2)?.below ?? false)
}

function row(stop: Stop, status: Status, inherited: boolean, except: readonly Stop[]): WhereCanRow[] {
  if (status === false) return []
  return [
    {
      scope: stop.text,
      inherited,
      except: except.map(({ text }) => text).sort(compareText),
      conditional: status !== true,
      ...(status !== true && { condition: status }),
    },
  ]
}
