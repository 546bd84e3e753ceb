import type { Reporter, TestModule } from 'vitest/node'

/** Ends every run with `N passed, N failed, N skipped`, so that a reader of only the last line of a log knows. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += module.errors().length
      for (const test of module.children.allTests()) count[test.result().state] += 1
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`)
  }
}
