import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Lifts the floor of coverage to a little below what the last `pnpm test --coverage` reached, in tenths of a percent. It
 * never falls.
 */
const floorFile = new URL('../test/coverage-floor.json', import.meta.url)
const floor = JSON.parse(readFileSync(floorFile, 'utf8'))
const { total } = JSON.parse(readFileSync(new URL('../coverage/coverage-summary.json', import.meta.url), 'utf8'))

/** Some branches wait for a clock or for another thread, and are not taken in every run. */
const MARGIN = 0.3
const reached = (kind) => Math.floor((total[kind].pct - MARGIN) * 10) / 10
const raised = {
  lines: Math.max(floor.lines, reached('lines')),
  branches: Math.max(floor.branches, reached('branches')),
}
writeFileSync(floorFile, `{ "lines": ${raised.lines}, "branches": ${raised.branches} }\n`)
for (const kind of ['lines', 'branches']) {
  console.log(`${kind.padEnd(8)} ${total[kind].pct} % covered, floor ${floor[kind]} % -> ${raised[kind]} %`)
}
