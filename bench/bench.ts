import { createEngine, type Engine, type Policy, parsePolicy } from 'rbac-core'
import { type Agreement, type Answers, assertAgreement } from './agree.js'
import { ThreeMaps } from './floors.js'
import type { Effort } from './measure/rounds.js'
import type { PolicyDocument } from './world/document.js'
import type { RequestLog } from './world/request-log.js'
import type { World } from './world/world.js'

/** One world under test. Its parts are made when first asked for, then kept. */
export class Bench {
  readonly world: World
  readonly effort: Effort
  readonly #agreementSeconds: number
  #document: PolicyDocument | undefined
  #policy: Policy | undefined
  #engine: Engine | undefined
  #requests: RequestLog | undefined
  #floor: ThreeMaps | undefined

  /** @param agreementSeconds see `assertAgreement` */
  constructor(world: World, effort: Effort, agreementSeconds: number) {
    this.world = world
    this.effort = effort
    this.#agreementSeconds = agreementSeconds
  }

  /** The policy is read from the same one, and only who asks for it keeps it. */
  get document(): PolicyDocument {
    this.#document ??= this.world.document()
    return this.#document
  }

  get policy(): Policy {
    this.#policy ??= parsePolicy(this.#document ?? this.world.document())
    return this.#policy
  }

  get engine(): Engine {
    this.#engine ??= createEngine(this.policy)
    return this.#engine
  }

  get requests(): RequestLog {
    this.#requests ??= this.world.requests()
    return this.#requests
  }

  get floor(): ThreeMaps {
    this.#floor ??= this.#maps('policy')
    return this.#floor
  }

  /** The floor at its lowest: maps filled in the order in which they are asked. */
  floorInOrder(): ThreeMaps {
    return this.#maps('asked')
  }

  #maps(order: 'policy' | 'asked'): ThreeMaps {
    const { groups, roleAssignments } = this.policy
    const members = groups.flatMap((group) => group.members)
    return new ThreeMaps(
      this.requests,
      members,
      roleAssignments.map(({ scope }) => scope),
      order,
    )
  }

  /** Forgets everything but the requests, so that a process holds what a user's would. */
  letGo(): void {
    this.#document = undefined
    this.#policy = undefined
    this.#engine = undefined
    this.#floor = undefined
  }

  /** What a suite does before it times anything. @throws {Error} when an answer is wrong */
  assertAgreement(answers: Answers): Agreement {
    return assertAgreement(answers, this.policy, this.requests, this.#agreementSeconds)
  }
}
