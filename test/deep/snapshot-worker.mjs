import { parentPort, workerData } from 'node:worker_threads'
import { receiveSnapshots } from 'rbac-core/snapshot'

const engine = await receiveSnapshots(parentPort, {
  clock: () => new Date(workerData),
  onError: (error) => parentPort.postMessage(error),
})
parentPort.on('message', ({ requests }) => {
  if (requests !== undefined) parentPort.postMessage(engine.checkMany(requests))
})
parentPort.postMessage('ready')
