import { fileURLToPath } from 'node:url'
import { type PdpOptions, type PdpServer, startPdpServer } from 'rbac-server/authzen'
import { afterEach } from 'vitest'

/** The policy of the first example: alice and bob, and two records. */
export const RECORDS: string = fileURLToPath(new URL('../../examples/authzen/records.yaml', import.meta.url))

let running: PdpServer[] = []
afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

/** A server that stops with the test. */
export async function start(options: Partial<PdpOptions> = {}): Promise<PdpServer> {
  const server = await startPdpServer({ policy: RECORDS, graceMs: 1000, ...options })
  running.push(server)
  return server
}

/** A question that is always right: whatever came before it, the answer is true. */
export const CONTROL = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
} as const
