import { minimatch } from 'minimatch'
import type { PolicyTest } from './policy-test.js'

/** The tests, those left out of which neither the name nor that of their row matches `pattern`; a `*` crosses slashes, as names hold scopes. */
export function select(tests: readonly PolicyTest[], pattern: string | undefined): readonly PolicyTest[] {
  if (pattern === undefined) return tests
  // minimatch takes names apart at slashes; a character that no name holds stands in for them.
  const flat = (text: string) => text.replaceAll('/', '\u0000')
  const matches = (name: string) => minimatch(flat(name), flat(pattern), OPTIONS)
  return tests.map((test) => ([test.name, test.row ?? ''].some(matches) ? test : { ...test, skip: NOT_SELECTED }))
}

/** Whether a pattern left nothing to run: it has a slip in it, or the tests have other names by now. */
export function isNothingSelected(tests: readonly PolicyTest[]): boolean {
  return tests.every(({ skip }) => skip === NOT_SELECTED)
}

const NOT_SELECTED = 'not selected'

const OPTIONS = { dot: true, nobrace: true, nonegate: true, nocomment: true, nocase: true } as const
