import type { Condition } from '../condition/ast.js'
import { parseText } from '../condition/parser.js'
import type { CompiledAssignment } from '../engine/compiled/assignments.js'
import type { CompiledDeny } from '../engine/compiled/compiled-policy.js'
import { grants } from '../engine/compiled/permissions.js'
import { evaluate } from '../engine/decide/evaluate.js'
import { hasKnownVersion } from '../engine/flat/condition-table.js'
import { contextOf } from '../engine/request/conditions.js'
import type { Question } from '../engine/request/question.js'
import { RbacError } from '../errors.js'
import type { Limits } from '../model/limits.js'
import { compareText } from '../model/text.js'
import { allOf, anyOf, type Demand, demandOf, demandText, type Known } from './demand.js'

/** What carries a condition: an assignment, a deny assignment or a permission. */
interface Conditioned {
  readonly condition?: string
  readonly conditionVersion?: string
}

/** What the conditions of a policy demand, each text read once. */
export class Stakes {
  readonly #limits: Limits
  readonly #parsed = new Map<string, Condition | undefined>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** That all these conditions are true. One that can't be read never is. */
  demandOfAll(carriers: readonly Conditioned[], known: Known): Demand {
    return allOf(carriers.map((carrier) => this.#demand(carrier, true, known)))
  }

  /** That one of these conditions is false: only that lifts a deny. */
  liftOfAny(carriers: readonly Conditioned[], known: Known): Demand {
    return anyOf(carriers.map((carrier) => this.#demand(carrier, false, known)))
  }

  /** What an assignment demands to grant the question, apart from what its steps before conditions ask. */
  grantDemand({ source, role }: CompiledAssignment, question: Question, known: Known): Demand {
    const granting = (role?.permissions ?? []).filter(({ permissionClass }) => grants(question.row, permissionClass))
    return anyOf(granting.map((permission) => this.demandOfAll([permission.source, source], known)))
  }

  /** What lifts a deny assignment that is in force but for its conditions. */
  denyLift({ source, permissions }: CompiledDeny, question: Question, known: Known): Demand {
    const matching = permissions.filter(({ permissionClass }) => grants(question.row, permissionClass))
    return allOf(matching.map((permission) => this.liftOfAny([permission.source, source], known)))
  }

  #demand(carrier: Conditioned, wanted: boolean, known: Known): Demand {
    if (carrier.condition === undefined) return wanted
    const condition = hasKnownVersion(carrier.conditionVersion) ? this.#read(carrier.condition) : undefined
    return condition === undefined ? false : demandOf(condition, wanted, known)
  }

  #read(text: string): Condition | undefined {
    if (this.#parsed.has(text)) return this.#parsed.get(text)
    const condition = parsedOrNone(text, this.#limits)
    this.#parsed.set(text, condition)
    return condition
  }
}

/** What a refused question would need, and through whom. */
export interface Prospect {
  readonly demand: Demand
  /** The grant to name: of those that may still come true the outermost scope, then the smallest id. */
  readonly through: CompiledAssignment | undefined
}

/** What a question says, for demands. */
export function knownOf(question: Question): Known & { readonly action: string } {
  return { ...contextOf(question), listProduct: question.context.policy.limits.listProduct }
}

/** What has still to come true for a question to be allowed: some grant's conditions, and the end of every deny. */
export function prospectOf(question: Question, stakes: Stakes): Prospect {
  const known = knownOf(question)
  const lifts: Demand[] = []
  const hopes: { readonly assignment: CompiledAssignment; readonly demand: Demand }[] = []
  evaluate(question, {
    deny: (deny, step) => {
      if (step === 'denied' || step === 'conditionFalse') lifts.push(stakes.denyLift(deny, question, known))
    },
    assignment: (assignment, step) => {
      if (step !== 'granted' && step !== 'conditionFalse' && step !== 'conditionUnknown') return
      const demand = stakes.grantDemand(assignment, question, known)
      if (demand !== false) hopes.push({ assignment, demand })
    },
  })
  const { nodes } = question.place
  hopes.sort(
    ({ assignment: a }, { assignment: b }) =>
      nodes.indexOf(a.node) - nodes.indexOf(b.node) || compareText(a.key, b.key),
  )
  return {
    demand: totalDemand(
      hopes.map(({ demand }) => demand),
      lifts,
    ),
    through: hopes[0]?.assignment,
  }
}

/** Any grant and the end of every deny, in the order of their text, so that no order in a policy shows. */
export function totalDemand(granting: readonly Demand[], lifts: readonly Demand[]): Demand {
  return allOf([anyOf(byText(granting)), ...byText(lifts)])
}

function byText(demands: readonly Demand[]): Demand[] {
  const texts = new Map(demands.map((demand) => [demandText(demand), demand]))
  return [...texts].sort(([a], [b]) => compareText(a, b)).map(([, demand]) => demand)
}

function parsedOrNone(text: string, limits: Limits): Condition | undefined {
  try {
    return parseText(text, limits).condition
  } catch (error) {
    if (error instanceof RbacError) return undefined
    throw error
  }
}
