import { foldAscii } from '../../fold-ascii.js'

/** A request as the routes see it: nothing decoded, resolved or joined. */
export interface HttpRequest {
  readonly method: string
  /** What stands before the `?`, as sent. */
  readonly path: string
  readonly query: Parameters
  /** Every value that was sent under the name, in lower case; empty where there is none. */
  headers(name: string): readonly string[]
  /**
   * The body, as text.
   *
   * @throws {Refusal} with 413 for one that is too long
   */
  body(): Promise<string>
}

export interface HttpReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body: object
}

export type HttpHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>

/** A request that is answered with something else than what it asked for. Never leaves the server. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reply: HttpReply

  constructor(reply: HttpReply) {
    super(`HTTP ${reply.status}`)
    this.reply = reply
  }
}

/** A refusal in the form that OAuth and the metadata endpoint share. */
export function refuse(
  status: number,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): Refusal {
  return new Refusal({ status, headers, body: { error, error_description: description } })
}

/** @throws {Refusal} with 405 for any other method */
export function allowMethod(request: HttpRequest, ...allowed: readonly string[]): void {
  if (allowed.includes(request.method)) return
  throw refuse(405, 'method_not_allowed', `this answers ${allowed.join(' and ')} only`, { Allow: allowed.join(', ') })
}

/**
 * Names and values as a query or a form sends them. Case makes no difference in a name: a `Client_Id` that was passed over
 * would get the default identity.
 */
export class Parameters {
  readonly #values = new Map<string, string>()
  readonly #repeated: string | undefined

  constructor(text: string) {
    for (const [name, value] of new URLSearchParams(text)) {
      const folded = foldAscii(name)
      if (this.#values.has(folded)) this.#repeated ??= name
      this.#values.set(folded, value)
    }
  }

  /** A name that stands there twice. */
  get repeated(): string | undefined {
    return this.#repeated
  }

  /** Its value, by its name in lower case; undefined where it is missing or empty. */
  get(name: string): string | undefined {
    const value = this.#values.get(name)
    return value === '' ? undefined : value
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }
}
