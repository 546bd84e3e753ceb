import { failureLines, vitest } from './spawned.js'
import type { Evidence, Step } from './step.js'

/** The properties of the ordinary tests, round after round on inputs that those never see. A round takes some two minutes. */
export const PROPERTIES: Step = {
  name: 'properties',
  unit: 'tests',
  about: 'the laws of test/property on other inputs than those of every day',
  command: 'npx pnpm@10 test:properties',
  share: 15,
  gather(deadline, nextSeed): Evidence {
    const seeds: number[] = []
    const notes: string[] = []
    let [count, wrong] = [0, 0]
    do {
      const seed = nextSeed()
      seeds.push(seed)
      const { ok, output } = vitest('vitest.config.ts', 'test/property', { RBAC_PROPERTY_SEED: String(seed) })
      const [, passed = '0', failed = '0'] = /^(\d+) passed, (\d+) failed/m.exec(output) ?? []
      count += Number(passed) + Number(failed)
      if (ok && Number(passed) > 0) continue
      wrong += Math.max(1, Number(failed))
      notes.push(`seed ${seed}:`, ...failureLines(output))
    } while (Date.now() < deadline && wrong === 0)
    return { count, wrong, seeds, notes }
  },
}
