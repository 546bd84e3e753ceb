import type { Attributes } from 'rbac-core'

/**
 * The kinds of request that cost differently. A denied one is refused by a deny assignment; in the tenants it is one
 * that a role grants.
 */
export type Kind = 'allowed' | 'refused' | 'denied'

export const KINDS: readonly Kind[] = ['allowed', 'refused', 'denied']

/** A request with the answer it should get. */
export interface LoggedRequest {
  readonly kind: Kind
  readonly principalId: string
  readonly action: string
  readonly isDataAction: boolean
  readonly scope: string
  /** For conditions; the same object each time, as literals in a program are. */
  readonly attributes?: Attributes
}

/**
 * Requests as bytes that arrived: each time one is read, its strings are made anew.
 *
 * A string that was used before carries its hash and may be the very object a table holds, which flatters every
 * look-up; a string cut from a buffer is what a server has in hand when it asks.
 */
export class RequestLog {
  readonly length: number
  readonly #bytes: Buffer
  /** Four for each request: where its principal, action and scope start, and where the scope ends. */
  readonly #cuts: Uint32Array
  readonly #kinds: readonly Kind[]
  readonly #isDataAction: Uint8Array
  readonly #attributes: readonly (Attributes | undefined)[]

  constructor(requests: readonly LoggedRequest[]) {
    this.length = requests.length
    this.#kinds = requests.map(({ kind }) => kind)
    this.#isDataAction = Uint8Array.from(requests, ({ isDataAction }) => Number(isDataAction))
    this.#attributes = requests.map(({ attributes }) => attributes)
    this.#cuts = new Uint32Array(requests.length * 4)
    const texts: string[] = []
    let at = 0
    for (const [index, { principalId, action, scope }] of requests.entries()) {
      for (const [part, text] of [principalId, action, scope].entries()) {
        this.#cuts[index * 4 + part] = at
        texts.push(text)
        at += text.length
      }
      this.#cuts[index * 4 + 3] = at
    }
    // Invariant: all texts of a world are ASCII, so a character is a byte.
    this.#bytes = Buffer.from(texts.join(''), 'latin1')
  }

  kind(index: number): Kind {
    return this.#kinds[index] ?? 'refused'
  }

  /** The indexes of the requests of one kind, in order; of all without one. */
  indexes(kind?: Kind): readonly number[] {
    const all = this.#kinds.map((_, index) => index)
    return kind === undefined ? all : all.filter((index) => this.#kinds[index] === kind)
  }

  /** The request, in strings that nobody has seen before. */
  cut(index: number): Omit<LoggedRequest, 'kind'> {
    const at = index * 4
    const attributes = this.#attributes[index]
    const isDataAction = this.#isDataAction[index] === 1
    const principalId = this.#text(at)
    const action = this.#text(at + 1)
    const scope = this.#text(at + 2)
    // Never spread into another: whoever reads such an object first pays for that, up to a microsecond.
    return attributes === undefined
      ? { principalId, action, isDataAction, scope }
      : { principalId, action, isDataAction, scope, attributes }
  }

  /** The first requests as a log of their own. */
  first(count: number): RequestLog {
    return count >= this.length ? this : new RequestLog(this.logged(count))
  }

  /** The first requests, by default all, as a log is made of. */
  logged(count: number = this.length): LoggedRequest[] {
    return Array.from({ length: count }, (_, index) => ({ ...this.cut(index), kind: this.kind(index) }))
  }

  #text(cut: number): string {
    return this.#bytes.toString('latin1', this.#cuts[cut], this.#cuts[cut + 1])
  }
}
