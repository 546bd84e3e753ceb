import { readFileSync } from 'node:fs'
import { parsePolicyText } from 'rbac-core'
import { FINDING_CODES, type FindingCode, lint } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { type LintFlags, readFlags } from './flags.js'
import { OVER_LIMITS } from './over-limits.js'

const page = readFileSync(new URL('../../docs/lint.md', import.meta.url), 'utf8')

/** The section of each code: its severity, and the policy that shows it. */
const SECTIONS = new Map(
  page.split(/^### /m).flatMap((section) => {
    const [, code, severity] = /^([A-Z_]+)\n\n\*(\w+)\.\*/.exec(section) ?? []
    const [, example] = /```yaml\n(.*?)```/s.exec(section) ?? []
    return code === undefined ? [] : [[code, { severity, example }] as const]
  }),
)

function found(example: string): string[] {
  const [, flags = ''] = /^# (--.*)\n/.exec(example) ?? []
  const options: LintFlags = { now: '2026-11-22T12:00:00Z', ...readFlags(flags) }
  return lint(parsePolicyText(example, { format: 'yaml' }), options).findings.map(({ code }) => code)
}

describe('docs/lint.md', () => {
  const codes = Object.keys(FINDING_CODES) as FindingCode[]

  it('has a section for every code and for nothing else, in the order of the codes, with its severity', () => {
    expect([...SECTIONS].map(([code, { severity }]) => [code, severity])).toEqual(
      codes.map((code) => [code, FINDING_CODES[code]]),
    )
  })

  it.each(codes)('shows a policy in which %s is found and nothing else', (code) => {
    const example = SECTIONS.get(code)?.example
    const results =
      example === undefined
        ? (OVER_LIMITS[code] ?? []).map((policy) => lint(policy).findings.map((one) => one.code))
        : [found(example)]
    expect(results.length).toBeGreaterThan(0)
    for (const result of results) expect([...new Set(result)]).toEqual([code])
  })

  it('is where findings point to', () => {
    const [finding] = lint(parsePolicyText('groups: [{ id: a, members: [] }]')).findings
    expect(finding?.page).toBe('docs/lint.md#empty_group')
    expect(page).toContain('(#redundant_assignment)')
  })
})
