import { describe, expect, it } from 'vitest'
import { type Circumstances, reportText } from './report.js'
import type { Evidence, Step } from './step.js'
import { STEPS } from './steps.js'

const ABOUT: Circumstances = {
  time: new Date('2026-11-28T10:00:00Z'),
  commit: 'abc1234',
  node: '20.20.2',
  budgetMinutes: 10,
  seed: 7,
}
const STEP: Step = {
  name: 'decisions',
  unit: 'decisions',
  about: 'this | against that',
  command: 'npx pnpm@10 x',
  share: 1,
  gather: () => EVIDENCE,
}
const EVIDENCE: Evidence = { count: 1_200_000, wrong: 0, seeds: [3, 4], notes: ['all is well'] }

describe('a trust report', () => {
  it('says when, with what, how much was compared, and how to do it again', () => {
    const text = reportText([[STEP, EVIDENCE]], ABOUT)
    expect(text).toContain('2026-11-28, commit abc1234, Node 20.20.2, 10 minutes, seed 7: **nothing came out wrong**.')
    expect(text).toContain('npx pnpm@10 trust --budget 10 --seed 7')
    expect(text).toContain('| decisions | this \\| against that | 1,200,000 decisions | 0 | `npx pnpm@10 x` |')
    expect(text).toContain('## decisions\n\nSeeds: 3, 4\n\n    all is well\n')
  })

  it('says at the top that something came out wrong', () => {
    const text = reportText([[STEP, { ...EVIDENCE, wrong: 2 }]], ABOUT)
    expect(text).toContain('**2 came out wrong**')
  })

  it('has a name of its own for each kind of evidence, and a part of the time', () => {
    expect(new Set(STEPS.map(({ name }) => name)).size).toBe(STEPS.length)
    for (const { share, command } of STEPS) {
      expect(share).toBeGreaterThan(0)
      expect(command).toMatch(/^npx pnpm@10 /)
    }
  })
})
