import { parentPort } from 'node:worker_threads'
import { createEngine, parsePolicy } from 'rbac-core'

// Answers a policy's questions, one message after the other: see roads.ts.
parentPort.on('message', ({ document, requests, now }) => {
  const engine = createEngine(parsePolicy(document), { clock: () => new Date(now) })
  parentPort.postMessage(requests.map((request) => engine.check(request)))
})
