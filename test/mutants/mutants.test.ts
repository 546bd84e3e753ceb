import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { askLaws, type Broken, LAWS } from './ask-laws.js'
import { ROOT, SourceCopy } from './copy.js'
import type { Fault } from './fault.js'
import { FAULTS, INAPPLICABLE } from './faults.js'

/** `RBAC_MUTANTS=3,17` asks about some. */
const chosen = process.env.RBAC_MUTANTS?.split(',').map(Number)
const faults = FAULTS.filter(({ number }) => chosen?.includes(number) ?? true)

const copy = new SourceCopy()
const found: { readonly fault: Fault; readonly broken: Broken | undefined }[] = []

/** Written as JSON where `RBAC_MUTANTS_REPORT` says, for whoever puts reports together. */
afterAll(() => {
  copy.remove()
  const file = process.env.RBAC_MUTANTS_REPORT
  const rows = found.map(({ fault: { number, name }, broken }) => ({
    number,
    name,
    killed: broken !== undefined,
    ...broken,
  }))
  for (const { number, name, killed, law, runs } of rows) {
    const by = killed ? `killed${runs === undefined ? '' : ` in ${runs} runs`}: ${law}` : 'ALIVE'
    console.log(`${String(number).padStart(2)} ${name}: ${by}`)
  }
  for (const { number, name, why } of INAPPLICABLE) console.log(`${number} ${name}: not applicable, ${why}`)
  console.log(`${rows.filter(({ killed }) => killed).length} of ${rows.length} faults killed`)
  if (file !== undefined) writeFileSync(resolve(ROOT, file), JSON.stringify({ rows, inapplicable: INAPPLICABLE }))
})

describe('the properties', () => {
  it.each(faults)('notice fault $number: $name', (fault) => {
    const broken = copy.with(fault, () => askLaws(copy.folder, fault.laws) ?? askLaws(copy.folder, LAWS))
    found.push({ fault, broken })
    expect(broken).toBeDefined()
  })
})
