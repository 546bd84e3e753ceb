const HEAD_END = Buffer.from('\r\n\r\n')

/** Takes the answers of one connection apart. Answers that are like the last refusal are found without being read. */
export class Answers {
  readonly #allow: Buffer
  readonly #heard: (status: number, allowed: boolean) => void
  #rest: Buffer = Buffer.alloc(0)
  #refusal: { readonly bytes: Buffer; readonly status: number } | undefined

  /** @param allow what is in an answer that allows */
  constructor(allow: string, heard: (status: number, allowed: boolean) => void) {
    this.#allow = Buffer.from(allow)
    this.#heard = heard
  }

  read(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    while (at < bytes.length) {
      const end = this.#one(bytes, at)
      if (end === undefined) break
      at = end
    }
    this.#rest = bytes.subarray(at)
  }

  /** Where the answer at `at` ends; undefined where it is not all there. */
  #one(bytes: Buffer, at: number): number | undefined {
    const known = this.#refusal
    if (known !== undefined) {
      const end = at + known.bytes.length
      if (end <= bytes.length && bytes.compare(known.bytes, 0, known.bytes.length, at, end) === 0) {
        this.#heard(known.status, false)
        return end
      }
    }
    const head = bytes.indexOf(HEAD_END, at)
    if (head === -1) return undefined
    const text = bytes.toString('latin1', at, head)
    const end = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1])
    if (!(end <= bytes.length)) return undefined
    const status = Number(text.slice(9, 12))
    const answer = bytes.subarray(at, end)
    if (status !== 200) this.#refusal = { bytes: Buffer.from(answer), status }
    this.#heard(status, status === 200 && answer.includes(this.#allow))
    return end
  }
}
