import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, InvalidPolicyError, parsePolicy } from 'rbac-core'
import { FileNotFoundError, FileUnreadableError } from 'rbac-core/node'
import { InvalidSnapshotError, saveSnapshot } from 'rbac-core/snapshot'
import { revisionOf } from 'rbac-server/authzen'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unpack } from '../../packages/rbac-server/src/authzen/policy/packed.js'
import { errorFrom, problemFrom } from '../../packages/rbac-server/src/authzen/reload/jobs.js'
import { PolicyReader } from '../../packages/rbac-server/src/authzen/reload/policy-reader.js'
import { PolicySource, type PolicyTarget } from '../../packages/rbac-server/src/authzen/reload/policy-source.js'
import { send } from './http.js'
import { CONTROL, start } from './servers.js'

let folder: string
let file: string
const closing: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-reload-'))
  file = join(folder, 'policy.json')
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true })
})

/** Enough to be read elsewhere. */
function document(reader: string) {
  const id = (index: number) => `${index}`.padStart(200, '0')
  return {
    roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['read'] }] }],
    roleAssignments: [
      { id: 'a', principalId: reader, roleDefinitionId: 'r', scope: '/record' },
      ...Array.from({ length: 1000 }, (_, index) => ({
        ...{ id: id(index), principalId: 'somebody', roleDefinitionId: 'r', scope: `/elsewhere/${index}` },
      })),
    ],
  }
}

const small = { groups: [{ id: 'g', members: [] }] }

function write(content: unknown): void {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

function reader(options: ConstructorParameters<typeof PolicyReader>[1] = {}): PolicyReader {
  const made = new PolicyReader([file], options)
  closing.push(() => made.close())
  return made
}

describe('a policy that is read again', () => {
  it('is compiled in another thread when it is large, and is the same policy', async () => {
    write(document('ann'))
    const made = reader()
    expect(await made.read(undefined)).toMatchObject({ kind: 'policy' })
    const again = await made.read(undefined)
    if (again.kind !== 'packed') return expect.fail(again.kind)
    const policy = parsePolicy(document('ann'))
    const { open, summary } = unpack(again.packed)
    expect(summary).toEqual({ revision: revisionOf(policy), roleAssignments: 1001, warnings: 0 })
    expect(saveSnapshot(open({}))).toEqual(saveSnapshot(createEngine(policy)))
  })

  it('is not compiled when it is the one in force', async () => {
    write(document('ann'))
    const made = reader()
    await made.read(undefined)
    const revision = revisionOf(parsePolicy(document('ann')))
    expect(await made.read(revision)).toEqual({
      kind: 'same',
      summary: { revision, roleAssignments: 1001, warnings: 0 },
    })
    expect(await made.read('another')).toMatchObject({ kind: 'packed' })
  })

  it('stays in this thread when it is small', async () => {
    write(small)
    const made = reader()
    await made.read(undefined)
    expect(await made.read(undefined)).toMatchObject({ kind: 'policy', policy: { groups: [{ id: 'g' }] } })
  })

  it('stays in this thread, too, where the program was put together without what a thread runs', async () => {
    write(document('ann'))
    const made = new PolicyReader([file], {}, () => undefined)
    await made.read(undefined)
    expect(await made.read(undefined)).toMatchObject({ kind: 'policy' })
    await made.close()
  })

  it('is wrong in the same words wherever it is read', async () => {
    write(document('ann'))
    const made = reader()
    await made.read(undefined)
    for (const wrong of [
      { ...document('ann'), roles: [] },
      { ...document('ann'), groups: [{ id: '' }, { id: 7 }] },
    ]) {
      write(wrong)
      const [here, there] = await Promise.all([reader().read(undefined), made.read(undefined)].map(refused))
      expect(here).toBeInstanceOf(InvalidPolicyError)
      expect(there).toEqual(here)
    }
  })

  it('is as strict in the thread as it is here', async () => {
    const doubtful = (id: string) => ({
      ...document('ann'),
      denyAssignments: [
        {
          ...{ id, scope: '/providers/Microsoft.Management/managementGroups/unheard-of' },
          ...{ permissions: [{ actions: ['*'] }], principals: [{ id: 'everybody' }] },
        },
      ],
    })
    for (const options of [{ strict: true }, { onUnknownHierarchy: 'error' }] as const) {
      write(document('ann'))
      const made = reader(options)
      await made.read(undefined)
      write(doubtful('deny-1'))
      expect(await refused(made.read(undefined))).toBeInstanceOf(InvalidPolicyError)
    }
  })

  it('is not waited for once nobody wants it', async () => {
    write(document('ann'))
    const made = reader()
    await made.read(undefined)
    const reading = refused(made.read(undefined))
    await made.close()
    expect(await reading).toBeInstanceOf(Error)
    expect(await refused(made.read(undefined))).toBeInstanceOf(Error)
  })
})

describe('a server with a large policy', () => {
  const ask = async (url: string) => (await send(`${url}/access/v1/evaluation`, { body: CONTROL })).body

  it('follows its file, and stays with the last good one', async () => {
    const problems: object[] = []
    write(document('bob'))
    const logger = { info: () => undefined, warn: (fields: object) => problems.push(fields) }
    const server = await start({ policy: file, logger })
    expect(await ask(server.url)).toMatchObject({ decision: false })
    write(document('alice'))
    const revision = revisionOf(parsePolicy(document('alice')))
    await expect
      .poll(() => ask(server.url), { timeout: 20_000 })
      .toMatchObject({ decision: true, context: { revision } })
    write({ ...document('bob'), roles: [] })
    await server.reload()
    expect(problems.at(-1)).toMatchObject({
      code: 'INVALID_POLICY',
      issues: [{ code: 'UNKNOWN_FIELD', path: 'roles' }],
    })
    expect(await ask(server.url)).toMatchObject({ decision: true, context: { revision } })
  })
})

describe('readings of one source', () => {
  it('come into force in the order in which they were asked for, and none once it is closed', async () => {
    write(document('first'))
    const seen: string[] = []
    let inForce: string | undefined
    const target: PolicyTarget = {
      get inForce() {
        return inForce
      },
      replace: (_policy, { revision }) => {
        inForce = revision
        seen.push(`replace ${revision}`)
      },
      put: ({ summary: { revision } }) => {
        inForce = revision
        seen.push(`put ${revision}`)
      },
      keep: () => void seen.push('keep'),
      fail: () => void seen.push('fail'),
    }
    const source = await PolicySource.open([file], target, {
      debounceMs: 60_000,
      onLoad: () => undefined,
      onError: () => undefined,
    })
    write(document('second'))
    const large = source.reload()
    await large
    write(small)
    await Promise.all([source.reload(), source.reload()])
    write(document('third'))
    const late = source.reload()
    await source.close()
    await late
    const [first, second] = [document('first'), document('second')].map((each) => revisionOf(parsePolicy(each)))
    expect(seen).toEqual([`replace ${first}`, `put ${second}`, `replace ${revisionOf(parsePolicy(small))}`, 'keep'])
  })
})

describe('what is wrong with a policy', () => {
  it('is the same error once it has crossed to another thread', () => {
    const issue = { code: 'X', severity: 'error', path: 'groups', message: 'is wrong' } as const
    for (const error of [
      new InvalidPolicyError([issue]),
      new FileNotFoundError('gone'),
      new FileUnreadableError('shut'),
      new InvalidSnapshotError('version', 'of another version'),
    ]) {
      const received = errorFrom(structuredClone(problemFrom(error)))
      expect(received).toEqual(error)
      expect(received.constructor).toBe(error.constructor)
    }
  })

  it('leaves out the warnings, of which there may be very many', () => {
    const issue = { code: 'X', severity: 'error', path: 'groups', message: 'is wrong' } as const
    const { issues } = problemFrom(new InvalidPolicyError([{ ...issue, severity: 'warning' }, issue]))
    expect(issues).toEqual([issue])
  })

  it('is no problem of the policy where nobody threw it on purpose', () => {
    expect(() => problemFrom(new TypeError('a fault'))).toThrow(TypeError)
  })
})

function refused(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('nothing was wrong'),
    (error: unknown) => error,
  )
}
