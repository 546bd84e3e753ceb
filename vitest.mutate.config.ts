import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

/** Of what is laid together, of many people, scopes and permissions. */
const HELD = ['many-grants', 'many-denies', 'many-classes', 'renewal']

/** The laws that have most to say of each room, beside the room's own tests. */
const LAWS: Readonly<Record<string, readonly string[]>> = {
  pattern: ['matcher'],
  scope: ['hostile', 'folding'],
  condition: ['condition'],
  engine: [
    ...['equals-reference', 'decisions', 'batch', 'deny', 'time', 'explain', 'memo', 'remembered', 'look-alike-roles'],
    ...['quick-update', 'update', 'snapshot', ...HELD],
  ],
}

const room = process.env.RBAC_MUTATE ?? 'pattern'

/** For `pnpm mutate`: only the tests that are to notice a mutant of one room, so that thousands of mutants can be tried. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    // A mutant is killed by the first case that fails: making it small would take longer than finding it.
    setupFiles: ['test/mutants/no-shrinking.ts'],
    include: [
      `packages/rbac-core/src/${room}/**/*.test.ts`,
      ...(LAWS[room] ?? []).map((law) => `test/property/${law}.test.ts`),
      // What an engine finds to explain is put into words elsewhere.
      ...(room === 'engine' ? ['packages/rbac-core/src/explain/**/*.test.ts', 'test/snapshot/damage.test.ts'] : []),
    ],
  },
})
