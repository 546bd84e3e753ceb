import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/parse-policy.js'
import { createEngine } from '../engine/engine.js'
import { loadSnapshot } from './load.js'
import { saveSnapshot } from './save.js'

const ODD = parsePolicy({
  roleDefinitions: [{ id: 'r', roleName: 'R', permissions: [{ actions: ['*/read'] }], madeUp: 1 }],
  roleAssignments: [
    { id: 'a', principalId: 'nobody', roleDefinitionId: 'r', scope: '/s', unheardOf: 'Ä' },
    { id: 'b', principalId: 'ann', roleDefinitionId: 'none', scope: '/s' },
  ],
  principals: [{ id: 'ann', type: 'User' }],
})

describe('what was odd about a policy', () => {
  it('is said by its snapshot in the same words, but for the place', () => {
    const { warnings } = loadSnapshot(saveSnapshot(createEngine(ODD))).policy
    const said = ODD.warnings.map(({ path, file: _file, line: _line, column: _column, ...rest }) => ({
      ...rest,
      path: path.replace(/\[\d+\]/g, '[*]'),
    }))
    expect(said.length).toBeGreaterThan(3)
    expect(new Set(warnings.map((one) => JSON.stringify(sorted(one))))).toEqual(
      new Set(said.map((one) => JSON.stringify(sorted(one)))),
    )
    expect(Object.isFrozen(warnings) && warnings.every((one) => Object.isFrozen(one))).toBe(true)
  })

  it('leaves the same bytes whether it was there from the start or came by a change', () => {
    const { roleAssignments, ...rest } = { ...ODD }
    const items = roleAssignments.map((item) => ({ ...item, unheardOf: 'Ä', condition: 'none' }))
    const engine = createEngine(parsePolicy({ ...rest, warnings: undefined }))
    engine.update({ add: { roleAssignments: items } })
    const document = { ...rest, warnings: undefined, roleAssignments: items }
    expect(saveSnapshot(engine)).toEqual(saveSnapshot(createEngine(parsePolicy(document))))
  })

  it('is said again after a change, as far as it is still so', () => {
    const engine = loadSnapshot(saveSnapshot(createEngine(ODD)))
    engine.update({ remove: { roleAssignments: ['b'] } })
    const paths = engine.policy.warnings.map(({ code, path }) => `${code} ${path}`)
    expect(paths).toContain('DANGLING_REFERENCE roleAssignments[0].principalId')
    expect(paths.join()).toContain('unheardOf')
    expect(paths.join()).not.toContain('roleDefinitionId')
  })
})

function sorted(issue: object): object {
  return Object.fromEntries(Object.entries(issue).sort(([a], [b]) => (a < b ? -1 : 1)))
}
