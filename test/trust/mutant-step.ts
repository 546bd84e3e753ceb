import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FAULTS, INAPPLICABLE } from '../mutants/faults.js'
import { failureLines, vitest } from './spawned.js'
import type { Evidence, Step } from './step.js'

interface Row {
  readonly number: number
  readonly name: string
  readonly killed: boolean
  readonly law?: string
  readonly runs?: number
}

/** The seeded faults one after the other, from where the seed says, as far as the time goes. */
export const MUTANTS: Step = {
  name: 'seeded faults',
  unit: 'faults',
  about: 'each put into a copy of the sources; the properties alone have to notice',
  command: 'npx pnpm@10 test:mutants',
  share: 20,
  gather(deadline, nextSeed): Evidence {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-trust-'))
    const report = join(folder, 'report.json')
    const seed = nextSeed()
    const rows: Row[] = []
    const notes: string[] = []
    for (let turn = 0; turn < FAULTS.length && (turn === 0 || Date.now() < deadline); turn++) {
      const fault = FAULTS[(seed + turn) % FAULTS.length]
      if (fault === undefined) break
      const env = { RBAC_MUTANTS: String(fault.number), RBAC_MUTANTS_REPORT: report }
      rmSync(report, { force: true })
      const { ok, output } = vitest('vitest.mutants.config.ts', 'test/mutants/mutants.test.ts', env)
      // Without a report the laws could not be asked, which is no evidence.
      if (!existsSync(report)) return { count: rows.length, wrong: 1, seeds: [seed], notes: failureLines(output) }
      const asked = (JSON.parse(readFileSync(report, 'utf8')) as { readonly rows: readonly Row[] }).rows
      rows.push(...asked)
      if (!ok && asked.every(({ killed }) => killed)) notes.push(...failureLines(output))
    }
    rmSync(folder, { recursive: true })
    const alive = rows.filter(({ killed }) => !killed)
    for (const { number, name, killed, runs, law } of rows.sort((a, b) => a.number - b.number)) {
      const after = runs === undefined ? '' : `, after ${runs} generated cases`
      notes.push(`${number} ${name}: ${killed ? `noticed${after} (${law})` : 'NOT NOTICED'}`)
    }
    for (const { number, name, why } of INAPPLICABLE) notes.push(`${number} ${name}: not applicable, ${why}`)
    return { count: rows.length, wrong: alive.length, seeds: [seed], notes }
  },
}
