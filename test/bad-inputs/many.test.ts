import { createEngine, InvalidPolicyError, parsePolicy, parsePolicyText } from 'rbac-core'
import { createPolicyBuilder } from 'rbac-core/builder'
import { describe, expect, it } from 'vitest'

/** What is wrong with a document; reading it has to throw. */
function issuesOf(read: () => unknown): InvalidPolicyError['issues'] {
  try {
    read()
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error.issues
    throw error
  }
  return expect.fail('nothing was thrown')
}

const list = <Item>(length: number, item: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => item(index))

/**
 * A second or two where each thing wrong costs what it costs alone, and minutes where it costs as much as all others:
 * the limit is far from both.
 */
const LIMIT = 60_000

describe('a document of many ids that hash alike is read in time', () => {
  it(
    'where they are numbers, which stand for themselves in a table of V8',
    () => {
      const ids = list(100_000, (index) => String(index * 65_536))
      const policy = parsePolicy({ groups: ids.map((id) => ({ id, members: [] })) })
      expect(policy.groups).toHaveLength(100_000)
    },
    LIMIT,
  )
})

describe('a large item that is given again and again is compared in time', () => {
  const members = list(30_000, (index) => `p${index}`)
  const copies = [{ id: 'g', members }, ...list(30_000, () => ({ id: 'g', members: [] }))]

  it('by the parser', () => expect(issuesOf(() => parsePolicy({ groups: copies }))).toHaveLength(30_000), LIMIT)

  it(
    'by the builder',
    () => {
      const builder = createPolicyBuilder({})
      expect(issuesOf(() => builder.add('groups', copies).finish())).toHaveLength(30_000)
    },
    LIMIT,
  )

  it(
    'by an update, where each copy brings a member of its own',
    () => {
      const engine = createEngine(parsePolicy({}))
      engine.update({ add: { groups: members.map((member) => ({ id: 'g', members: [member] })) } })
      expect(engine.policy.groups).toEqual([{ id: 'g', members }])
    },
    LIMIT,
  )
})

describe('a document with very much wrong in it is refused in time', () => {
  it(
    'where it has one key again and again',
    () => {
      const issues = issuesOf(() => parsePolicyText(`{${list(200_000, () => '"groups":[]').join(',\n')}}`))
      expect(issues).toHaveLength(199_999)
      expect(issues.at(-1)).toMatchObject({ code: 'DUPLICATE_KEY', line: 200_000, column: 1 })
    },
    LIMIT,
  )

  it(
    'where it has many keys that are none, in YAML',
    () => {
      const text = list(100_000, (index) => `key${index}: 1\n`).join('')
      const issues = issuesOf(() => parsePolicyText(text, { format: 'yaml' }))
      expect(issues).toHaveLength(100_000)
      expect(issues.at(-1)).toMatchObject({ code: 'UNKNOWN_FIELD', line: 100_000, column: 1 })
    },
    LIMIT,
  )

  it(
    'where many assignments name a role by a name that many roles have',
    () => {
      const issues = issuesOf(() =>
        parsePolicy({
          roleDefinitions: list(20_000, (index) => ({ id: `r${index}`, roleName: 'Same', permissions: [] })),
          roleAssignments: list(20_000, (index) => ({
            principalId: 'ann',
            roleDefinitionName: 'same',
            scope: `/s${index}`,
          })),
        }),
      )
      expect(issues).toHaveLength(20_000)
      expect(issues[0]?.message).toMatch(/^20000 roles are called `same`: (?:`r\d+`, ){10}and 19990 more$/)
    },
    LIMIT,
  )

  it(
    'where many assignments name roles that are none',
    () => {
      const issues = issuesOf(() =>
        parsePolicy({
          roleDefinitions: list(20_000, (index) => ({
            id: `r${index}`,
            roleName: `Operator of ${index}`,
            permissions: [],
          })),
          roleAssignments: list(20_000, (index) => ({
            principalId: 'ann',
            roleDefinitionName: `Operator off ${index}`,
            scope: '/',
          })),
        }),
      )
      expect(issues).toHaveLength(20_000)
      expect(issues[0]).toMatchObject({ code: 'UNKNOWN_ROLE', help: 'did you mean `Operator of 0`?' })
      expect(issues.at(-1)).toMatchObject({ help: 'name the role by `roleDefinitionId`' })
    },
    LIMIT,
  )
})
