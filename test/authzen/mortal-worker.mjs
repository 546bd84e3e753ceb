import { parentPort, workerData } from 'node:worker_threads'
import { runPdpWorker } from 'rbac-server/authzen'

// Ends when it is told that the policy can't be read, which a test can bring about.
parentPort.on('message', ({ kind }) => kind === 'failing' && process.exit(1))
await runPdpWorker(workerData, workerData.setup)
