import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AccessRequest,
  createEngine,
  type Decision,
  type Engine,
  type PolicySections,
  parsePolicy,
} from 'rbac-core'
import { guard } from 'rbac-core/middleware'
import { loadPolicy } from 'rbac-core/node'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { rbac } from '../cli/rbac.js'
import { documentOf } from '../worlds/document.js'
import { CLOCK_TIME } from '../worlds/world.js'
import { ServerRoad } from './server-roads.js'
import { SnapshotThread, Thread } from './thread-roads.js'

/** What a road came to: the whole decision, or where it shows only that much, whether it allows; undefined: not asked. */
export type Answer = Decision | boolean | undefined

/** One way from a policy and questions to answers. */
export interface Road {
  readonly name: string
  /** Taken by one world in so many: some roads cost a thousand times what others do. */
  readonly every: number
  answers(policy: PolicySections, requests: readonly AccessRequest[], spelling: number): Promise<readonly Answer[]>
  close?(): Promise<void>
}

const around = { clock: () => new Date(CLOCK_TIME) }

/** Every road there is, each to be closed in the end. */
export function allRoads(): readonly Road[] {
  return [
    road('checkMany', 1, async (policy, requests, spelling) => engineOver(policy, spelling).checkMany(requests)),
    road('can', 1, async (policy, requests, spelling) => {
      const engine = engineOver(policy, spelling)
      // Twice: what was asked lately is answered from what is remembered.
      for (const request of requests) engine.can(request)
      return requests.map((request) => engine.can(request))
    }),
    road('explain', 4, async (policy, requests, spelling) => {
      const engine = engineOver(policy, spelling)
      return requests.map((request) => engine.explain(request).decision)
    }),
    road('accessFor', 2, async (policy, requests) => {
      const engine = engineOver(policy, 0)
      return requests.map((request) => throughAccess(engine, request))
    }),
    road('several documents', 8, async (policy, requests, spelling) => {
      const pieces = Object.entries(documentOf(policy, spelling)).flatMap(([name, items]) =>
        items.map((item) => ({ [name]: [item] })),
      )
      return createEngine(parsePolicy(pieces), around).checkMany(requests)
    }),
    road('replace', 4, async (policy, requests) => {
      const engine = createEngine(parsePolicy({}), around)
      for (const request of requests) engine.can(request)
      engine.replace(parsePolicy(documentOf(policy, 0)))
      return engine.checkMany(requests)
    }),
    road('update, section by section', 8, async (policy, requests) => {
      const engine = createEngine(parsePolicy({}), around)
      for (const [section, items] of Object.entries(documentOf(policy, 0))) {
        engine.update({ add: { [section]: items } })
        for (const request of requests.slice(0, 4)) engine.can(request)
      }
      return engine.checkMany(requests)
    }),
    road('update, gone and back', 8, async (policy, requests) => {
      const engine = engineOver(policy, 0)
      const { roleAssignments, denyAssignments } = policy
      const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)
      engine.update({ remove: { roleAssignments: ids(roleAssignments), denyAssignments: ids(denyAssignments) } })
      for (const request of requests) engine.can(request)
      // An instance goes with the assignment it belongs to; none of these belongs to one.
      engine.update({ add: documentOf({ ...NOTHING, roleAssignments, denyAssignments }, 0) })
      return engine.checkMany(requests)
    }),
    road('a snapshot', 8, async (policy, requests, spelling) =>
      loadSnapshot(saveSnapshot(engineOver(policy, spelling)), around).checkMany(requests),
    ),
    road('a guard', 16, (policy, requests) => Promise.all(requests.map(throughGuard(engineOver(policy, 0))))),
    new SnapshotFile(),
    new CommandLine(),
    new Thread(),
    new SnapshotThread(),
    new ServerRoad('engine', 'in process', 8),
    new ServerRoad('engine', 'over a socket', 64),
    new ServerRoad('authzen', 'in process', 8),
    new ServerRoad('authzen', 'over a socket', 64),
  ]
}

function road(name: string, every: number, answers: Road['answers']): Road {
  return { name, every, answers }
}

function engineOver(policy: PolicySections, spelling: number): Engine {
  return createEngine(parsePolicy(documentOf(policy, spelling)), around)
}

/** A view has no time and no suboperation of its own. */
function throughAccess(engine: Engine, request: AccessRequest): Answer {
  const { principalId: id, groupIds, groupsIncomplete, scope, action, isDataAction, attributes } = request
  if (request.now !== undefined || request.subOperation !== undefined) return undefined
  const whose = { id, ...(groupIds && { groupIds }), ...(groupsIncomplete && { groupsIncomplete }) }
  const access = engine.accessFor(whose, scope)
  return isDataAction ? access.checkData(action, attributes) : access.check(action, attributes)
}

function throughGuard(engine: Engine): (request: AccessRequest) => Promise<Answer> {
  return async ({ principalId: id, groupIds, groupsIncomplete, scope, action, isDataAction, ...rest }) => {
    const { attributes, subOperation, now } = rest
    if (now !== undefined) return undefined
    const check = guard({
      engine,
      principal: () => ({ id, ...(groupIds && { groupIds }), ...(groupsIncomplete && { groupsIncomplete }) }),
      action,
      ...(isDataAction && { isDataAction }),
      scope: () => scope,
      ...(attributes && { attributes: () => attributes }),
      ...(subOperation !== undefined && { subOperation }),
    })
    const verdict = await check({ method: 'GET', authorization: [], route: '/', params: {} })
    return verdict.allowed
  }
}

/** `rbac check --batch`: requests as JSON, answers as JSON. */
class CommandLine implements Road {
  readonly name = 'rbac check --batch'
  readonly every = 64
  readonly #folder = mkdtempSync(join(tmpdir(), 'rbac-roads-'))

  async answers(policy: PolicySections, requests: readonly AccessRequest[], spelling: number): Promise<Answer[]> {
    const file = join(this.#folder, 'policy.json')
    writeFileSync(file, JSON.stringify(documentOf(policy, spelling)))
    const at = new Date(CLOCK_TIME).toISOString()
    const { stdout, stderr } = await rbac(['check', `--policy=${file}`, '--at', at, '--batch', '-'], {
      stdin: requests.map((request) => `${JSON.stringify(request)}\n`).join(''),
    })
    const lines = stdout.trimEnd().split('\n')
    if (lines.length !== requests.length) throw new Error(`${lines.length} answers: ${stderr}`)
    return lines.map((line) => {
      const { schema: _schema, request: _request, ...decision } = JSON.parse(line)
      return decision as Decision
    })
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true })
  }
}

/** A snapshot in a file, as the program and `loadPolicy` take it. */
class SnapshotFile implements Road {
  readonly name = 'a snapshot file'
  readonly every = 64
  readonly #folder = mkdtempSync(join(tmpdir(), 'rbac-roads-'))

  async answers(policy: PolicySections, requests: readonly AccessRequest[], spelling: number): Promise<Answer[]> {
    const file = join(this.#folder, 'policy.rbac')
    writeFileSync(file, saveSnapshot(engineOver(policy, spelling)))
    return createEngine(await loadPolicy([file]), around).checkMany(requests)
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true })
  }
}

const NOTHING: PolicySections = {
  roleDefinitions: [],
  roleAssignments: [],
  denyAssignments: [],
  roleAssignmentScheduleInstances: [],
  roleEligibilityScheduleInstances: [],
  groups: [],
  managementGroups: [],
  principals: [],
  resources: [],
  actions: [],
}
