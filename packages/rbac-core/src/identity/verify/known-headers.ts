import type { TokenHeader } from './header.js'

const MAX_ENTRIES = 64

/**
 * Headers of tokens that were found good, by their segment. An authority writes one for each of its keys, so nearly every
 * token brings one that was read before; and who can't sign can't add one.
 */
export class KnownHeaders {
  readonly #bySegment = new Map<string, TokenHeader>()

  find(segment: string): TokenHeader | undefined {
    return this.#bySegment.get(segment)
  }

  add(segment: string, header: TokenHeader): void {
    if (this.#bySegment.has(segment)) return
    if (this.#bySegment.size >= MAX_ENTRIES) this.#bySegment.clear()
    this.#bySegment.set(segment, header)
  }
}
