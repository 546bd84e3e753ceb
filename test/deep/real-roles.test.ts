import { describe, expect, it } from 'vitest'
import { compareRoles, type Operation, type RealRole } from '../shared/real-roles.js'
import { sharedData } from '../shared/shared-data.js'

const roles = sharedData<readonly RealRole[]>('data/builtin-roles.json')
const operations = sharedData<readonly Operation[]>('data/operations.json')

describe.skipIf(roles === undefined || operations === undefined)('all real built-in roles', () => {
  it('list what the regular expressions say, for every operation there is', () => {
    const { asked, allowed, differences } = compareRoles(roles ?? [], operations ?? [])
    console.log(
      `${asked} questions over ${roles?.length} roles and ${operations?.length} operations, ${allowed} allowed`,
    )
    expect(differences).toEqual([])
  }, 600_000)
})
