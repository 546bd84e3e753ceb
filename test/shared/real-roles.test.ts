import { describe, expect, it } from 'vitest'
import { randomFrom } from '../worlds/gen.js'
import { compareRoles, type Operation, type RealRole } from './real-roles.js'
import { sharedData } from './shared-data.js'

const roles = sharedData<readonly RealRole[]>('data/builtin-roles.json')
const operations = sharedData<readonly Operation[]>('data/operations.json')
const SEED = 20_261_122

describe.skipIf(roles === undefined || operations === undefined)('the real built-in roles', () => {
  it('list what the regular expressions say, for a seeded tenth of all operations (the deep run asks all)', () => {
    const random = randomFrom(SEED)
    const some = (operations ?? []).filter(() => random(10) === 0)
    const { asked, allowed, differences } = compareRoles(roles ?? [], some)
    console.log(
      `${asked} questions over ${roles?.length} roles and ${some.length} operations, ${allowed} allowed, seed ${SEED}`,
    )
    expect(differences).toEqual([])
    expect(allowed).toBeGreaterThan(1000)
  })
})
