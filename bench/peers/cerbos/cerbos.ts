import { type Contestant, contestant, type Peer, type Refusal, type Task } from '../peer.js'
import { roleFacts } from '../roles/role-facts.js'
import { cerbosBinary } from './binary.js'
import { cerbosPolicy, KIND } from './policy.js'
import { startCerbos } from './server.js'

const WAY = "out of process: its own binary on loopback, its gRPC client; the roles' own patterns as globs"

export const cerbos: Peer = {
  name: 'cerbos',
  way: `${WAY}; one question after the other`,
  prepare: (task) => prepare(task, 1),
}

export const cerbosTogether: Peer = {
  name: 'cerbos sixteen at once',
  way: `${WAY}; sixteen questions in flight`,
  prepare: (task) => prepare(task, 16),
}

async function prepare(task: Task, atOnce: number): Promise<Contestant | Refusal> {
  const facts = roleFacts(task)
  if ('cannot' in facts) return facts
  const binary = cerbosBinary()
  if (typeof binary !== 'string') return binary
  const { client, close } = await startCerbos(binary, cerbosPolicy(task, facts))
  return contestant({
    isElsewhere: true,
    atOnce,
    close,
    input: (request) => {
      const { role, operation } = facts.question(request)
      const question = {
        principal: { id: 'someone', roles: [role] },
        resource: { kind: KIND, id: 'azure' },
        actions: [operation.name],
      }
      return { question, action: operation.name }
    },
    can: async ({ question, action }) => (await client.checkResource(question)).isAllowed(action) === true,
  })
}
