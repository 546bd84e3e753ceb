import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createTlsIdentity } from '../authority/certificates/x509.js'
import { type Listening, type ListenOptions, listen, type NodeListener } from './listen.js'

let server: Listening | undefined
afterEach(() => server?.close())

async function start(listener: NodeListener, options: Partial<ListenOptions> = {}): Promise<Listening> {
  const bounds = { host: '127.0.0.1', port: 0, maxConnections: 10, bodyBytes: 10, graceMs: 100 }
  server = await listen(listener, { ...bounds, ...options })
  return server
}

const day = 86_400_000

async function pair() {
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) }
  const { privateKey: key, certificate: cert } = await createTlsIdentity(['127.0.0.1'], validity)
  return { key, cert }
}

describe('a server', () => {
  it('cuts a connection whose TLS handshake does not come to its end', async () => {
    const { port } = await start(() => undefined, { tls: await pair(), handshakeMs: 20 })
    // Node itself would wait for two minutes.
    await once(connect(port, '127.0.0.1').resume(), 'close')
  })

  it('does not wait for such a connection when it stops', async () => {
    const { port, close, connections } = await start(() => undefined, { tls: await pair() })
    const silent = connect(port, '127.0.0.1').resume()
    await expect.poll(connections).toBe(1)
    await Promise.all([close(), once(silent, 'close')])
  })
})
