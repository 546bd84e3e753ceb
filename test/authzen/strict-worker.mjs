import { workerData } from 'node:worker_threads'
import { runPdpWorker } from 'rbac-server/authzen'

await runPdpWorker(workerData, { onUnknownHierarchy: 'error' })
