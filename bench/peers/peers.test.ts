import { parsePolicy } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { describe, expect, it } from 'vitest'
import { assertAnswers } from '../agree.js'
import { casbinRoles } from '../world/casbin-roles.js'
import { casbinSites } from '../world/casbin-sites.js'
import { hospital } from '../world/hospital.js'
import type { Roles } from '../world/roles.js'
import { rolesAlone } from '../world/roles-alone.js'
import { tenant } from '../world/tenant.js'
import type { World } from '../world/world.js'
import { Facts } from './facts.js'
import { peers } from './index.js'
import type { Contestant, Task } from './peer.js'

/** Few enough for a library that copies all of them for each one it adds; some have exceptions or several blocks. */
const roles: Roles = {
  source: 'built-in catalogue',
  all: builtinRoles.filter(
    ({ roleName, permissions }) =>
      ['Owner', 'Contributor', 'Reader'].includes(roleName) ||
      roleName.startsWith('Key Vault') ||
      permissions.length > 1,
  ),
}

const WORLDS = {
  tenant: tenant({ assignments: 200, seed: 7, roles, requests: 120 }),
  rolesAlone: rolesAlone(roles, 120, 7),
  casbinRoles: casbinRoles(100, 120, 7),
  casbinSites: casbinSites(120, 7),
  hospital: hospital(5, 120, 7),
} satisfies Record<string, World>

/** Made once for all peers: none may change what it is given. */
const TASKS = Object.entries(WORLDS).map(([called, world]): [string, Task] => {
  const policy = parsePolicy(world.document())
  return [called, { world, policy, requests: world.requests(), facts: new Facts(policy, world) }]
})

/** What each peer can answer about; all of it is checked, and so is that it says no to the rest. */
const CAN: Readonly<Record<string, readonly string[]>> = {
  'reference evaluator': Object.keys(WORLDS),
  '@casl/ability': Object.keys(WORLDS),
  casbin: Object.keys(WORLDS),
  'casbin sliced': Object.keys(WORLDS),
  'casbin cached': Object.keys(WORLDS),
  'casbin own model': ['casbinRoles', 'casbinSites'],
  'cedar-wasm': Object.keys(WORLDS),
  'cedar-wasm sliced': Object.keys(WORLDS),
  accesscontrol: ['rolesAlone'],
  'easy-rbac': ['rolesAlone'],
  'role-acl': ['rolesAlone'],
  '@rbac/rbac': ['rolesAlone'],
  rbac: ['rolesAlone'],
}

/** Not those that need a network to be had. */
const inProcess = peers.filter(({ name }) => !name.startsWith('cerbos'))

describe.each(inProcess.map((peer) => [peer.name, peer] as const))('%s', (name, peer) => {
  it.each(TASKS)('answers rightly about %s, or says why it can not', async (called, task) => {
    const prepared = await peer.prepare(task)
    if ('cannot' in prepared) {
      expect(CAN[name] ?? []).not.toContain(called)
      expect(prepared.cannot).toMatch(/^[^.]+$/)
      return
    }
    expect(CAN[name]).toContain(called)
    const { input, can, covers, close }: Contestant = prepared
    const asked = task.requests.first(covers ?? task.requests.length)
    try {
      const answered = await assertAnswers(name, (request) => can(input(request)), asked, 600)
      expect(answered).toBe(asked.length)
    } finally {
      await close?.()
    }
  })
})
