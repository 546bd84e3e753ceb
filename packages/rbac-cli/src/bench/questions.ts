import { type AccessRequest, type Decision, type Engine, RbacError } from 'rbac-core'
import { UsageError } from '../exit.js'

/** What a question comes to. */
export type Kind = 'allowed' | 'refused' | 'denied'

/**
 * Questions as text that arrived: each time one is read, its strings are made anew. A string that was used before
 * carries its hash, which flatters every look-up.
 */
export class Questions {
  readonly #requests: readonly AccessRequest[]
  readonly #bytes: Buffer
  /** Four for each request: where its principal, action and scope start, and where the scope ends. */
  readonly #cuts: Uint32Array
  readonly #kinds: readonly Kind[]

  /** @throws {UsageError} for a request that can't be answered, with its number */
  constructor(requests: readonly AccessRequest[], engine: Engine) {
    this.#kinds = requests.map((request, index) => kindOf(request, index, engine))
    this.#requests = requests
    this.#cuts = new Uint32Array(requests.length * 4)
    const parts = requests.flatMap(({ principalId, action, scope }) => [principalId, action, scope]).map(toBytes)
    let at = 0
    for (const [index, { length }] of parts.entries()) {
      const [request, part] = [Math.floor(index / 3), index % 3]
      this.#cuts[request * 4 + part] = at
      at += length
      this.#cuts[request * 4 + 3] = at
    }
    this.#bytes = Buffer.concat(parts)
  }

  /** The indexes of the requests of one kind, or of all. */
  indexes(kind: Kind | 'all'): readonly number[] {
    const all = [...this.#kinds.keys()]
    return kind === 'all' ? all : all.filter((index) => this.#kinds[index] === kind)
  }

  /** The request in strings that nobody has seen before. */
  fresh(index: number): AccessRequest {
    const at = index * 4
    const request = {
      principalId: this.#text(at),
      action: this.#text(at + 1),
      scope: this.#text(at + 2),
    }
    const given = this.#requests[index]
    return given === undefined ? request : { ...given, ...request }
  }

  #text(cut: number): string {
    return this.#bytes.toString('utf8', this.#cuts[cut], this.#cuts[cut + 1])
  }
}

function kindOf(request: AccessRequest, index: number, engine: Engine): Kind {
  try {
    return KIND_OF[engine.check(request).effect]
  } catch (error) {
    if (error instanceof RbacError) throw new UsageError(`request ${index + 1}: ${error.message}`, 'INVALID_INPUT')
    throw error
  }
}

const KIND_OF: Readonly<Record<Decision['effect'], Kind>> = {
  Allowed: 'allowed',
  NotAllowed: 'refused',
  Denied: 'denied',
}

function toBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8')
}
