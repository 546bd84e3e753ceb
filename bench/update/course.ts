import type { Engine } from 'rbac-core'
import { Pauses } from '../measure/pauses.js'
import { nextTurn } from '../measure/turn.js'
import { nanosecondsOf } from '../measure/whole.js'
import type { RequestLog } from '../world/request-log.js'
import type { Kind } from './kinds.js'

/** What some rounds of changes took. */
export interface Laps {
  /** By the name of their kind. */
  readonly changes: ReadonlyMap<string, Pauses>
  /** Of all kinds, in the order they were made. */
  readonly mixed: Pauses
  /** Questions between them, in nanoseconds. */
  readonly asked: readonly number[]
}

/** Changes an engine, with questions in between as a server gets them, and times each. */
export class Course {
  readonly #engine: Engine
  readonly #kinds: readonly Kind[]
  readonly #requests: RequestLog
  #next = 0
  #round = 0

  constructor(engine: Engine, kinds: readonly Kind[], requests: RequestLog) {
    this.#engine = engine
    this.#kinds = kinds
    this.#requests = requests
  }

  /**
   * One change of each kind a round; `rounds` is even, so that what was changed is changed back.
   *
   * @param questions after each change
   */
  async run(rounds: number, questions: number): Promise<Laps> {
    const changes = new Map(this.#kinds.map(({ name }) => [name, new Pauses()]))
    const mixed = new Pauses()
    const asked: number[] = []
    for (const end = this.#round + rounds; this.#round < end; this.#round += 1) {
      const nth = this.#round
      for (const { name, there, back } of this.#kinds) {
        const change = nth % 2 === 0 ? there(nth) : back(nth - 1)
        const start = performance.now()
        this.#engine.update(change)
        const took = { start, end: performance.now() }
        changes.get(name)?.add(took)
        mixed.add(took)
        this.#ask(questions, asked)
      }
      await nextTurn()
    }
    return { changes, mixed, asked }
  }

  #ask(questions: number, times: number[]): void {
    for (let question = 0; question < questions; question += 1) {
      const request = this.#requests.cut(this.#next++ % this.#requests.length)
      times.push(nanosecondsOf(() => this.#engine.can(request)))
    }
  }
}
