import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type AccessRequest, createEngine, type Decision, InvalidRequestError, parsePolicy } from 'rbac-core'
import { publishSnapshots } from 'rbac-core/snapshot'
import { afterEach, describe, expect, it } from 'vitest'

const READER = { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }], assignableScopes: ['/'] }
const READS: AccessRequest = { principalId: 'alice', action: 'Microsoft.Compute/virtualMachines/read', scope: '/s/1' }
const GRANT = { id: 'ra', principalId: 'alice', roleDefinitionId: 'reader', scope: '/s' }

const workers: Worker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
})

async function startWorker(attach: (worker: Worker) => void): Promise<Worker> {
  const worker = new Worker(fileURLToPath(new URL('answering-worker.mjs', import.meta.url)))
  workers.push(worker)
  const ready = once(worker, 'message')
  attach(worker)
  await ready
  return worker
}

async function answersOf(worker: Worker, requests: readonly AccessRequest[]): Promise<readonly Decision[]> {
  const answer = once(worker, 'message')
  worker.postMessage({ requests })
  const [{ decisions }] = await answer
  return decisions
}

describe('workers', () => {
  it('answer as the engine does whose policy they were handed, and change with it when told', async () => {
    const engine = createEngine(parsePolicy({ roleDefinitions: [READER], roleAssignments: [GRANT] }))
    const publisher = publishSnapshots(engine)
    const both = await Promise.all([1, 2].map(() => startWorker((worker) => publisher.attach(worker))))
    for (const worker of both) expect(await answersOf(worker, [READS])).toEqual([engine.check(READS)])

    engine.update({ remove: { roleAssignments: ['ra'] } })
    for (const worker of both) expect((await answersOf(worker, [READS]))[0]?.allowed).toBe(true)
    publisher.publish()
    for (const worker of both) expect(await answersOf(worker, [READS])).toEqual([engine.check(READS)])
  })

  it('keep what they have when a snapshot is damaged or older', async () => {
    const engine = createEngine(parsePolicy({ roleDefinitions: [READER] }))
    const before: unknown[] = []
    publishSnapshots(engine).attach({ postMessage: (message) => before.push(message) })
    engine.update({ add: { roleAssignments: [GRANT] } })
    const publisher = publishSnapshots(engine)
    const worker = await startWorker((started) => publisher.attach(started))

    worker.postMessage(before[0])
    expect((await answersOf(worker, [READS]))[0]?.allowed).toBe(true)
    const told = once(worker, 'message')
    worker.postMessage({ rbacSnapshot: 1, revision: 9, bytes: new ArrayBuffer(64) })
    expect(await told).toEqual([{ code: 'INVALID_SNAPSHOT' }])
    expect((await answersOf(worker, [READS]))[0]?.allowed).toBe(true)
  })

  it('take the policy of another engine, whatever its revision', async () => {
    const before = createEngine(parsePolicy({ roleDefinitions: [READER], roleAssignments: [GRANT] }))
    for (let turn = 0; turn < 3; turn++) before.update({})
    const worker = await startWorker((started) => publishSnapshots(before).attach(started))
    expect((await answersOf(worker, [READS]))[0]?.allowed).toBe(true)
    const after = createEngine(parsePolicy({ roleDefinitions: [READER] }))
    expect(after.revision).toBeLessThan(before.revision)
    publishSnapshots(after).attach(worker)
    expect(await answersOf(worker, [READS])).toEqual([after.check(READS)])
  })

  it('are sent nothing more once they are detached', () => {
    const sent: unknown[] = []
    const sink = { postMessage: (message: unknown) => sent.push(message) }
    const publisher = publishSnapshots(createEngine(parsePolicy({})))
    publisher.attach(sink)
    publisher.detach(sink)
    publisher.publish()
    expect(sent).toHaveLength(1)
  })

  it('are sent what changed though another one can not be sent to', () => {
    const sent: unknown[] = []
    let isOpen = true
    const closing = {
      postMessage: () => {
        if (!isOpen) throw new RangeError('closed')
      },
    }
    const publisher = publishSnapshots(createEngine(parsePolicy({})))
    publisher.attach(closing)
    publisher.attach({ postMessage: (message) => sent.push(message) })
    isOpen = false
    expect(() => publisher.publish()).toThrow(RangeError)
    expect(sent).toHaveLength(2)
    publisher.detach(closing)
    expect(() => publisher.attach(closing)).toThrow(InvalidRequestError)
    publisher.publish()
    expect(sent).toHaveLength(3)
  })

  it('share one copy of the policy', () => {
    const sent: { bytes: unknown }[] = []
    const publisher = publishSnapshots(createEngine(parsePolicy({})))
    for (let thread = 0; thread < 2; thread++) {
      publisher.attach({ postMessage: (message) => sent.push(message as { bytes: unknown }) })
    }
    expect(sent[0]?.bytes).toBeInstanceOf(SharedArrayBuffer)
    expect(sent[1]?.bytes).toBe(sent[0]?.bytes)
  })
})
