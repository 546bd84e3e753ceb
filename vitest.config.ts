import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import ClosingLine from './test/closing-line.js'

/** `rbac-core` and `rbac-core/explain` read from source, so that coverage and mutants see the code and not its build. */
const fromSource = {
  find: /^rbac-(core|server)(?:\/(.+))?$/,
  replacement: `${fileURLToPath(new URL('packages', import.meta.url))}/rbac-$1/src/$2/index.ts`,
}

/** What coverage may not fall below; `pnpm coverage:raise` lifts it to just below what the last run with `--coverage` reached. */
const floor = JSON.parse(readFileSync(new URL('test/coverage-floor.json', import.meta.url), 'utf8')) as object

/** The counters of coverage take memory of their own, on every call. */
const COUNTED_WRONG = process.argv.includes('--coverage') ? ['test/property/no-garbage.test.ts'] : []

export default defineConfig({
  resolve: { alias: [fromSource] },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/dist/**', '**/node_modules/**', 'test/deep/**', 'test/mutants/mutants.test.ts', ...COUNTED_WRONG],
    // No test is about time, and none has a limit of its own: a busy machine may be ten times as slow as an idle one.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    reporters: ['default', new ClosingLine()],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'json-summary', 'lcovonly'],
      thresholds: floor,
    },
  },
})
