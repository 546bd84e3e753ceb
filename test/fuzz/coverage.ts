import { type Profiler, Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url))

/**
 * Which parts of the code have run, by V8's precise block coverage of this thread.
 *
 * Kept as one byte for each character of each script: V8 merges blocks that ran equally often, so that the blocks
 * themselves are not the same from one run to the next, but what they cover is.
 */
export class Coverage {
  readonly #session = new Session()
  readonly #covers: readonly string[]
  readonly #reached = new Map<string, Uint8Array>()

  /** Must be made before the code is loaded, so that V8 tells of functions that were never called. */
  constructor(covers: readonly string[]) {
    this.#covers = covers.map((start) => `file://${PACKAGES}${start}`)
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Adds what has run since it was asked last; how many characters of code ran for the first time. */
  add(): number {
    return this.#fresh((reached, at) => {
      reached[at] = 1
    })
  }

  /** Whether something has run, since it was asked last, that was not added before. Adds nothing. */
  peek(): boolean {
    return this.#fresh(() => {}) > 0
  }

  /** What has run since it was asked last, as places that can be compared, without adding it. */
  places(): Set<string> {
    const places = new Set<string>()
    for (const script of this.#taken()) {
      const ran = painted(script)
      for (let at = 1; at < ran.length; at++) if (ran[at] === 1 && ran[at - 1] !== 1) places.add(`${script.url}:${at}`)
    }
    return places
  }

  /** Characters of code that have run, and of all that was loaded. */
  get total(): { readonly ran: number; readonly of: number } {
    const all = [...this.#reached.values()]
    return {
      ran: all.reduce((sum, one) => sum + one.reduce((a, b) => a + b, 0), 0),
      of: all.reduce((sum, one) => sum + one.length, 0),
    }
  }

  #fresh(found: (reached: Uint8Array, at: number) => void): number {
    let fresh = 0
    for (const script of this.#taken()) {
      const ran = painted(script)
      const reached = this.#reachedOf(script.url, ran.length)
      for (let at = 0; at < ran.length; at++) {
        if (ran[at] !== 1 || reached[at] !== 0) continue
        found(reached, at)
        fresh += 1
      }
    }
    return fresh
  }

  #taken(): Profiler.ScriptCoverage[] {
    let result: Profiler.ScriptCoverage[] = []
    // In the same thread the answer is there when `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error
      result = answer.result
    })
    return result.filter(({ url }) => this.#covers.some((start) => url.startsWith(start)))
  }

  #reachedOf(url: string, length: number): Uint8Array {
    const known = this.#reached.get(url)
    if (known !== undefined && known.length >= length) return known
    const grown = new Uint8Array(length)
    grown.set(known ?? [])
    this.#reached.set(url, grown)
    return grown
  }
}

/** One byte for each character of a script: 1 where it ran. Functions come outermost first, and inner ranges last. */
function painted({ functions }: Profiler.ScriptCoverage): Uint8Array {
  const ranges = functions.flatMap((one) => one.ranges)
  const ran = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)))
  for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  return ran
}
