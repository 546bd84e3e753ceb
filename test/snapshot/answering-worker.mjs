import { parentPort } from 'node:worker_threads'
import { receiveSnapshots } from 'rbac-core/snapshot'

const engine = await receiveSnapshots(parentPort, { onError: ({ code }) => parentPort.postMessage({ code }) })
parentPort.on('message', (message) => {
  if ('requests' in message) {
    const decisions = message.requests.map((request) => engine.check(request))
    parentPort.postMessage({ revision: engine.revision, decisions })
  }
})
parentPort.postMessage({ ready: true })
