// A server to be asked by middleware.bench.ts, in a process of its own: `serve.js <subject> <public key as JWK>`.
import { type Subject, serverOf } from './servers.js'

const [subject, jwk = ''] = process.argv.slice(2)
// How much of a processor it has used, in microseconds, for whoever asks.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})

const app = await serverOf(subject as Subject, JSON.parse(jwk))
process.send?.(`${await app.listen({ host: '127.0.0.1', port: 0 })}/secrets/api-key`)
