import type { AccessRequest } from '../../model/request.js'
import { compareText, foldAscii } from '../../model/text.js'
import { type ActionRow, actionRow } from '../compare-roles.js'
import type { PlacedEffect } from './class-changes.js'
import type { ScopeRow } from './scope-rows.js'

/** Something that changed: for each of the principals, each of the actions, at each of the scopes. */
export interface AccessChange {
  /** Ids, ASCII case ignored in their order. Groups stand for themselves, beside their members. */
  readonly principals: readonly string[]
  readonly actions: readonly ActionRow[]
  readonly scopes: readonly ScopeRow[]
  /** What is sent with a request decides. */
  readonly conditional: boolean
  /** What the policy that allows it demands. Only with `conditional`; absent where it demands nothing. */
  readonly condition?: string
  /** Where the other policy allows it as well. Only with `conditional`; absent where it never does. */
  readonly unless?: string
  /** A request that shows it: `check` answers it differently by the two policies. Absent in `undecided`. */
  readonly witness?: AccessRequest
}

export interface PolicyDiff {
  /** Refused by the first policy and allowed by the second. */
  readonly gained: readonly AccessChange[]
  /** Allowed by the first policy and refused by the second. */
  readonly lost: readonly AccessChange[]
  /** What conditions may have changed, where no request was found that shows it. Each row says which way it would be. */
  readonly undecided: readonly (AccessChange & { readonly direction: 'gained' | 'lost' })[]
  /** Is every change in `gained` or `lost`? */
  readonly complete: boolean
  /** Why not: conditions left something undecided, or patterns would have taken too long. */
  readonly incomplete?: 'conditions' | 'tooLarge'
  /** The time windows were looked at, ISO 8601. */
  readonly now: string
}

/** Gathers what changed, and joins what differs in its actions alone, then what differs in its principals alone. */
export class Changes {
  readonly #rows = new Map<string, Gathered>()

  add(principals: readonly string[], { effect, scopes }: PlacedEffect, witness: AccessRequest | undefined): void {
    const { gained, condition, unless } = effect
    const key = JSON.stringify([gained, condition, unless, scopes, principals, witness === undefined])
    const known = this.#rows.get(key)
    const action = actionRow(effect.row, effect.isDataAction)
    if (known !== undefined) known.actions.push(action)
    else
      this.#rows.set(key, {
        gained,
        condition,
        unless,
        scopes,
        principals: [...principals],
        witness,
        actions: [action],
      })
  }

  diff(tooLarge: boolean, now: number): PolicyDiff {
    const joined = new Map<string, Gathered>()
    for (const row of this.#rows.values()) {
      const { gained, condition, unless, scopes, witness, principals } = row
      const actions = [...row.actions].sort((a, b) => compareText(actionKey(a), actionKey(b)))
      const key = JSON.stringify([gained, condition, unless, scopes, witness === undefined, actions])
      const known = joined.get(key)
      if (known === undefined) joined.set(key, { ...row, actions })
      else known.principals.push(...principals)
    }
    const rows = [...joined.values()]
      .map((row) => ({ ...row, principals: row.principals.sort(byFolded) }))
      .sort(inOrder)
    const proved = rows.filter(({ witness }) => witness !== undefined)
    const undecided = rows.filter(({ witness }) => witness === undefined)
    const incomplete = tooLarge ? 'tooLarge' : undecided.length > 0 ? 'conditions' : undefined
    return {
      gained: proved.filter(({ gained }) => gained).map(written),
      lost: proved.filter(({ gained }) => !gained).map(written),
      undecided: undecided.map((row) => ({ ...written(row), direction: row.gained ? 'gained' : 'lost' })),
      complete: incomplete === undefined,
      ...(incomplete !== undefined && { incomplete }),
      now: new Date(now).toISOString(),
    }
  }
}

interface Gathered {
  readonly gained: boolean
  readonly condition: string | undefined
  readonly unless: string | undefined
  readonly scopes: readonly ScopeRow[]
  readonly principals: string[]
  readonly actions: ActionRow[]
  readonly witness: AccessRequest | undefined
}

function written({ principals, actions, scopes, condition, unless, witness }: Gathered): AccessChange {
  return {
    principals,
    actions,
    scopes,
    conditional: condition !== undefined || unless !== undefined,
    ...(condition !== undefined && { condition }),
    ...(unless !== undefined && { unless }),
    ...(witness !== undefined && { witness }),
  }
}

function actionKey({ action, isDataAction, except = [] }: ActionRow): string {
  return [Number(isDataAction), foldAscii(action), ...except].join('\n')
}

function byFolded(a: string, b: string): number {
  return compareText(foldAscii(a), foldAscii(b))
}

function inOrder(a: Gathered, b: Gathered): number {
  const key = ({ principals, scopes, actions, condition = '', unless = '' }: Gathered): string =>
    [principals[0] ?? '', scopes[0]?.scope ?? '', ...actions.map(actionKey), condition, unless].join('\n')
  return compareText(key(a), key(b))
}
