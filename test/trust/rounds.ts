import { failureLines, vitest } from './spawned.js'
import type { Evidence } from './step.js'

/** The tests of a round, and how they are told what to do. */
interface Tests {
  /** A configuration of Vitest. */
  readonly config: string
  readonly path: string
  readonly env?: Readonly<Record<string, string>>
  /** The variable that tells them their seed. */
  readonly seedName: string
}

/** What one round came to. */
interface Round {
  readonly count: number
  /** 0 where all held. */
  readonly wrong: number
}

/**
 * Rounds of some tests, each with a seed of its own, until the time is over or something is wrong.
 *
 * @param read what a round came to, given all that it wrote
 */
export function rounds(
  { config, path, env, seedName }: Tests,
  deadline: number,
  nextSeed: () => number,
  read: (output: string) => Round,
): Evidence {
  const seeds: number[] = []
  const notes: string[] = []
  let [count, wrong] = [0, 0]
  do {
    const seed = nextSeed()
    seeds.push(seed)
    const { ok, output } = vitest(config, path, { ...env, [seedName]: String(seed) })
    const round = read(output)
    count += round.count
    // Nothing counted is no evidence.
    if (ok && round.wrong === 0 && round.count > 0) continue
    wrong += Math.max(1, round.wrong)
    notes.push(`seed ${seed}:`, ...failureLines(output))
  } while (Date.now() < deadline && wrong === 0)
  return { count, wrong, seeds, notes }
}
