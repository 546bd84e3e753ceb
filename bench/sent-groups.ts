import type { AccessRequest, Policy } from 'rbac-core'
import { type Random, randomFrom } from './world/random.js'
import type { RequestLog } from './world/request-log.js'

/** Groups to send along with requests, in strings that nobody has seen before, as those of a request log. */
export class SentGroups {
  readonly #bytes: Buffer
  /** Where the id of each group starts, and where the last one ends. */
  readonly #starts: Uint32Array
  /** By the id of a principal that asks, in lower case: the groups it is in. */
  readonly #own = new Map<string, number[]>()
  readonly #random: Random = randomFrom(SEED)

  constructor(groups: Policy['groups'], requests: RequestLog) {
    // Invariant: all texts of a world are ASCII, so a character is a byte.
    this.#bytes = Buffer.from(groups.map(({ id }) => id).join(''), 'latin1')
    this.#starts = new Uint32Array(groups.length + 1)
    for (const index of requests.indexes()) this.#own.set(requests.cut(index).principalId.toLowerCase(), [])
    for (const [number, { id, members }] of groups.entries()) {
      this.#starts[number + 1] = (this.#starts[number] ?? 0) + id.length
      for (const member of members) this.#own.get(member.toLowerCase())?.push(number)
    }
  }

  /** With the groups that the requester is in by the policy. */
  withOwn(request: AccessRequest): AccessRequest {
    return this.#with(request, this.#own.get(request.principalId.toLowerCase()) ?? [])
  }

  /** With any groups, so many. */
  withAny(request: AccessRequest, count: number): AccessRequest {
    const groups = this.#starts.length - 1
    return this.#with(
      request,
      Array.from({ length: count }, () => this.#random(groups)),
    )
  }

  #with({ principalId, action, isDataAction, scope }: AccessRequest, groups: readonly number[]): AccessRequest {
    const groupIds = groups.map((group) => this.#bytes.toString('latin1', this.#starts[group], this.#starts[group + 1]))
    // Written out and not spread, see `RequestLog.cut`.
    return { principalId, groupIds, action, isDataAction: isDataAction === true, scope }
  }
}

const SEED = 0x6e0
