import {
  type AccessRequest,
  createEngine,
  type DenyAssignment,
  type Engine,
  type Policy,
  parsePolicy,
  type RoleAssignment,
} from 'rbac-core'
import {
  customRoles,
  enforcedDenies,
  PATTERN_LISTS,
  type PatternList,
  type Spelled,
  spellInstance,
  withoutAssignments,
} from '../sections.js'
import { Words } from '../words.js'
import { ConditionTally } from './conditions.js'
import { patternKey, Tally } from './tally.js'

/**
 * What the requests exercise of a policy. Each assignment, and each deny assignment, is put in force alone and asked
 * every request: so that one which another overshadows counts as well.
 *
 * One update of an engine and one check for each request, for each of them.
 */
export function exercise(policy: Policy, requests: readonly AccessRequest[], clock: () => Date): Tally {
  return new Exercise(policy, requests, clock).run()
}

class Exercise {
  readonly #policy: Policy
  readonly #requests: readonly AccessRequest[]
  readonly #words: Words
  readonly #engine: Engine
  readonly #tally = new Tally()
  readonly #conditions: ConditionTally

  constructor(policy: Policy, requests: readonly AccessRequest[], clock: () => Date) {
    this.#policy = policy
    this.#requests = requests
    this.#words = new Words(policy)
    this.#engine = createEngine(parsePolicy(withoutAssignments(policy)), { clock })
    this.#conditions = new ConditionTally(this.#tally, policy, clock)
  }

  run(): Tally {
    const { roleAssignments, roleAssignmentScheduleInstances } = this.#policy
    for (const role of customRoles(this.#policy))
      this.#addPermissions(role.id, `role ${role.roleName}`, role.permissions)
    for (const assignment of roleAssignments) this.#tryAssignment(assignment, { roleAssignments: [assignment] })
    for (const instance of roleAssignmentScheduleInstances) {
      this.#tryAssignment(instance, { roleAssignmentScheduleInstances: [spellInstance(instance)] })
    }
    for (const deny of enforcedDenies(this.#policy)) this.#tryDeny(deny)
    return this.#tally
  }

  #addPermissions(owner: string, title: string, permissions: DenyAssignment['permissions']): void {
    for (const permission of permissions) {
      for (const list of PATTERN_LISTS) {
        for (const pattern of permission[list]) {
          const missing = list.startsWith('not') ? 'takes nothing away' : 'decides nothing'
          this.#tally.add(patternKey(owner, { list, pattern }), {
            kind: 'pattern',
            id: owner,
            what: `${title}: ${list} ${pattern}`,
            missing,
          })
        }
      }
      this.#conditions.add(owner, title, permission.condition)
    }
  }

  #tryAssignment(assignment: RoleAssignment, add: Spelled): void {
    const { id, scope, condition } = assignment
    const key = JSON.stringify(['assignment', id])
    const what = this.#words.assignment(assignment)
    this.#tally.add(key, { kind: 'assignment', id, what: `${what} at ${scope}`, missing: 'grants nothing' })
    this.#conditions.add(id, what, condition)
    this.#engine.update({ add })
    for (const request of this.#requests) {
      const decision = this.#engine.check(request)
      if (decision.allowed) {
        const { pattern, isDataAction, roleDefinitionId } = decision.grantedBy
        this.#tally.exercise(key)
        this.#tally.exercise(patternKey(roleDefinitionId, { list: isDataAction ? 'dataActions' : 'actions', pattern }))
      } else if (decision.reason === 'removedByNotActions') this.#exerciseNotActions(request)
      if (decision.allowed || decision.reason.startsWith('condition')) this.#conditions.exercise(request, this.#engine)
    }
    this.#engine.update({ remove: { roleAssignments: [id] } })
  }

  #exerciseNotActions(request: AccessRequest): void {
    for (const { roleDefinitionId, matched } of this.#engine.explain(request).nearMisses) {
      for (const each of matched) {
        if (each.list.startsWith('not')) this.#tally.exercise(patternKey(roleDefinitionId, each))
      }
    }
  }

  #tryDeny(deny: DenyAssignment): void {
    const { id, scope } = deny
    const key = JSON.stringify(['deny', id])
    const what = this.#words.deny(deny)
    this.#tally.add(key, { kind: 'deny', id, what: `${what} at ${scope}`, missing: 'denies nothing' })
    this.#addPermissions(id, what, deny.permissions)
    this.#conditions.add(id, what, deny.condition)
    const denied = this.#deniedBy(deny)
    for (const [request, pattern] of denied) {
      this.#tally.exercise(key)
      this.#tally.exercise(patternKey(id, { list: request.isDataAction === true ? 'dataActions' : 'actions', pattern }))
    }
    // A pattern that takes away shows where the rest would deny without it.
    for (const [block, permission] of deny.permissions.entries()) {
      for (const list of ['notActions', 'notDataActions'] as const) {
        for (const pattern of permission[list]) {
          const wider = [...this.#deniedBy(withoutPattern(deny, block, list, pattern)).keys()]
          if (wider.some((request) => !denied.has(request))) this.#tally.exercise(patternKey(id, { list, pattern }))
        }
      }
    }
  }

  /** The requests that the deny assignment denies, each with the pattern that does it. */
  #deniedBy(deny: DenyAssignment): ReadonlyMap<AccessRequest, string> {
    const denied = new Map<AccessRequest, string>()
    this.#engine.update({ add: { denyAssignments: [deny] } })
    for (const request of this.#requests) {
      const decision = this.#engine.check(request)
      if (!decision.allowed && decision.deniedBy !== undefined) denied.set(request, decision.deniedBy.pattern)
      this.#conditions.exercise(request, this.#engine)
    }
    this.#engine.update({ remove: { denyAssignments: [deny.id] } })
    return denied
  }
}

function withoutPattern(deny: DenyAssignment, block: number, list: PatternList, pattern: string): DenyAssignment {
  const permissions = deny.permissions.map((permission, index) =>
    index === block ? { ...permission, [list]: permission[list].filter((each) => each !== pattern) } : permission,
  )
  return { ...deny, permissions }
}
