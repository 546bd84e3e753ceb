import { failureLines, vitest } from './spawned.js'
import type { Evidence, Step } from './step.js'

interface DeepStep extends Pick<Step, 'name' | 'unit' | 'about' | 'share'> {
  /** The file of test/deep, without its ending. */
  readonly file: string
  /** What it does in one round. */
  readonly round: Readonly<Record<string, string>>
  /** Finds in what a round writes how much it compared; the groups add up. */
  readonly counted: RegExp
}

/** Rounds of one of the comparisons in test/deep, each with a seed of its own. */
export function deepStep({ name, unit, about, share, file, round, counted }: DeepStep): Step {
  const path = `test/deep/${file}.test.ts`
  return {
    name,
    unit,
    about,
    share,
    command: `npx pnpm@10 test:deep ${path}`,
    gather(deadline, nextSeed): Evidence {
      const seeds: number[] = []
      const notes: string[] = []
      let [count, wrong] = [0, 0]
      do {
        const seed = nextSeed()
        seeds.push(seed)
        const { ok, output } = vitest('vitest.deep.config.ts', path, { ...round, RBAC_DEEP_SEED: String(seed) })
        const [, ...found] = counted.exec(output) ?? []
        count += found.reduce((sum, number) => sum + Number(number), 0)
        if (ok && found.length > 0) continue
        wrong += 1
        notes.push(`seed ${seed}:`, ...failureLines(output))
      } while (Date.now() < deadline && wrong === 0)
      return { count, wrong, seeds, notes }
    },
  }
}
