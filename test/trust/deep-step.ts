import { rounds } from './rounds.js'
import type { Step } from './step.js'

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
    gather: (deadline, nextSeed) =>
      rounds(
        { config: 'vitest.deep.config.ts', path, env: round, seedName: 'RBAC_DEEP_SEED' },
        deadline,
        nextSeed,
        (output) => {
          const [, ...found] = counted.exec(output) ?? []
          return { count: found.reduce((sum, number) => sum + Number(number), 0), wrong: 0 }
        },
      ),
  }
}
