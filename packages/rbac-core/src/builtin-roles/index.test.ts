import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Permission, RoleDefinition } from '../model/role-definition.js'
import { compareText } from '../model/text.js'
import { parsePattern } from '../pattern/pattern.js'
import { builtinRoles, findBuiltinRole } from './index.js'

const LISTS = ['actions', 'notActions', 'dataActions', 'notDataActions'] as const
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Every built-in role as `az role definition list` prints it; lies beside the repository, not in it. */
const EXPORT = new URL('../../../../../shared/data/builtin-roles.json', import.meta.url)
const GUIDE = new URL('../../../../docs/builtin-roles.md', import.meta.url)

function guidOf(role: RoleDefinition): string {
  return role.id.replace('/providers/Microsoft.Authorization/roleDefinitions/', '')
}

function patternsOf(role: RoleDefinition): string[] {
  return role.permissions.flatMap((permission) => LISTS.flatMap((list) => permission[list]))
}

/** Everything below `value`, itself included. */
function within(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(within)] : []
}

describe('the built-in role catalogue', () => {
  it('gives every role an id and a name of its own', () => {
    expect(new Set(builtinRoles.map((role) => role.id)).size).toBe(builtinRoles.length)
    expect(new Set(builtinRoles.map((role) => role.roleName.toLowerCase())).size).toBe(builtinRoles.length)
    for (const role of builtinRoles) expect(guidOf(role), role.roleName).toMatch(GUID)
  })

  it('is sorted by name', () => {
    const names = builtinRoles.map((role) => role.roleName)
    expect(names).toEqual(names.toSorted(compareText))
  })

  it('holds built-in roles only, assignable everywhere, each described in one sentence', () => {
    for (const role of builtinRoles) {
      expect(role).toMatchObject({ roleType: 'BuiltInRole', assignableScopes: ['/'] })
      expect(role.description, role.roleName).toMatch(/^[A-Z][^.]+\.$/)
    }
  })

  it('grants something in every permission', () => {
    for (const role of builtinRoles) {
      expect(role.permissions.length, role.roleName).toBeGreaterThan(0)
      for (const { actions, dataActions } of role.permissions) {
        expect(actions.length + dataActions.length, role.roleName).toBeGreaterThan(0)
      }
    }
  })

  it('writes every pattern, name and condition without stray blanks, and every pattern parses', () => {
    for (const role of builtinRoles) {
      expect(role.roleName).toBe(role.roleName.trim())
      for (const pattern of patternsOf(role)) expect(parsePattern(pattern).text).toBe(pattern)
      for (const { condition } of role.permissions) expect(condition).toBe(condition?.trim())
    }
  })

  it('gives a condition its version', () => {
    const conditional = builtinRoles.flatMap((role) => role.permissions).filter((one) => one.condition !== undefined)
    expect(conditional.length).toBeGreaterThan(0)
    for (const permission of conditional) expect(permission.conditionVersion).toBe('2.0')
  })

  it('is frozen all the way down', () => {
    for (const value of within(builtinRoles)) expect(Object.isFrozen(value)).toBe(true)
  })

  it('says of every role what Azure says: id, name and permissions', (context) => {
    if (!existsSync(EXPORT)) {
      console.log('skipped: no shared data')
      context.skip('skipped: no shared data')
    }
    const facts = new Map(exportedRoles().map((role) => [role.name, role]))
    for (const role of builtinRoles) {
      const fact = facts.get(guidOf(role))
      expect({ name: role.roleName, permissions: role.permissions }).toEqual({
        name: fact?.roleName.trim(),
        permissions: fact?.permissions.map(asPermission),
      })
    }
  })

  it('is listed in full in docs/builtin-roles.md, each role with its description and under its file', () => {
    const listed: unknown[] = []
    for (const family of readFileSync(GUIDE, 'utf8').split(/^### /m).slice(1)) {
      const file = /\(`(.+)`\)/.exec(family)?.[1] ?? ''
      const source = readFileSync(new URL(file, import.meta.url), 'utf8')
      for (const [, roleName, description] of family.matchAll(/^\| (?!-|Role +\|)(.+?) +\| (.+?) +\|$/gm)) {
        expect(source).toContain(`'${roleName}',`)
        listed.push({ roleName, description })
      }
    }
    expect(listed.length).toBe(builtinRoles.length)
    expect(listed).toEqual(
      expect.arrayContaining(builtinRoles.map(({ roleName, description }) => ({ roleName, description }))),
    )
  })
})

describe('finding a built-in role', () => {
  const reader = builtinRoles.find((role) => role.roleName === 'Reader')

  it('takes the name in any case', () => {
    expect(findBuiltinRole('Reader')).toBe(reader)
    expect(findBuiltinRole('READER')).toBe(reader)
  })

  it('takes the GUID, alone or behind any scope, in any case', () => {
    const guid = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
    expect(findBuiltinRole(guid)).toBe(reader)
    expect(findBuiltinRole(guid.toUpperCase())).toBe(reader)
    expect(findBuiltinRole(`/providers/Microsoft.Authorization/roleDefinitions/${guid}`)).toBe(reader)
    expect(findBuiltinRole(`/subscriptions/s1/providers/microsoft.authorization/ROLEDEFINITIONS/${guid}`)).toBe(reader)
  })

  it('finds every role by its name and by its id', () => {
    for (const role of builtinRoles) {
      expect(findBuiltinRole(role.roleName)).toBe(role)
      expect(findBuiltinRole(role.id)).toBe(role)
    }
  })

  it('takes nothing else: no name where a GUID belongs, no Kelvin sign for a k, nothing from the prototype', () => {
    expect(findBuiltinRole('/providers/Microsoft.Authorization/roleDefinitions/Owner')).toBeUndefined()
    expect(findBuiltinRole('\u212Aey Vault Reader')).toBeUndefined()
    for (const name of ['', ' Reader', 'Reader ', 'constructor', '__proto__'])
      expect(findBuiltinRole(name)).toBeUndefined()
  })
})

interface ExportedRole {
  name: string
  roleName: string
  permissions: (Record<(typeof LISTS)[number], string[]> & {
    condition: string | null
    conditionVersion: string | null
  })[]
}

function exportedRoles(): ExportedRole[] {
  return JSON.parse(readFileSync(EXPORT, 'utf8'))
}

function asPermission({ condition, conditionVersion, ...lists }: ExportedRole['permissions'][number]): Permission {
  const trimmed = {
    actions: lists.actions.map((pattern) => pattern.trim()),
    notActions: lists.notActions.map((pattern) => pattern.trim()),
    dataActions: lists.dataActions.map((pattern) => pattern.trim()),
    notDataActions: lists.notDataActions.map((pattern) => pattern.trim()),
  }
  return condition === null || conditionVersion === null ? trimmed : { ...trimmed, condition, conditionVersion }
}
