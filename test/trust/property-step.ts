import { rounds } from './rounds.js'
import type { Step } from './step.js'

const TESTS = { config: 'vitest.config.ts', path: 'test/property', seedName: 'RBAC_PROPERTY_SEED' }

/** The properties of the ordinary tests, round after round on inputs that those never see. A round takes some two minutes. */
export const PROPERTIES: Step = {
  name: 'properties',
  unit: 'tests',
  about: 'the laws of test/property on other inputs than those of every day',
  command: 'npx pnpm@10 test:properties',
  share: 15,
  gather: (deadline, nextSeed) =>
    rounds(TESTS, deadline, nextSeed, (output) => {
      const [, passed, failed] = /^(\d+) passed, (\d+) failed/m.exec(output) ?? []
      return { count: Number(passed ?? 0) + Number(failed ?? 0), wrong: Number(failed ?? 0) }
    }),
}
