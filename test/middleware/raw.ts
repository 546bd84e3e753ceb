import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** What a server answered, or what of it came before it closed the connection. */
export interface RawAnswer {
  /** 0 where it closed without a word. */
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends exactly these bytes and reads until the server closes. */
export function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let text = ''
    socket.setEncoding('latin1')
    // Long enough for a busy machine; a server that says nothing at all is none of those tested.
    socket.setTimeout(20_000, () => socket.destroy())
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(parsed(text)))
    socket.write(Buffer.from(bytes, 'latin1'))
  })
}

function parsed(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') }
}

/** A request as text; a header is a line. */
export function requestText(line: string, headers: readonly string[] = [], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${body.length}`]
  return [`${line} HTTP/1.1`, 'Host: app.test', 'Connection: close', ...headers, ...length, '', body].join('\r\n')
}

export const ALICE = 'Authorization: Bearer alice'
export const ROOT = 'Authorization: Bearer root'

/** The status with which an app answers one request. */
export async function statusFrom(listener: RequestListener, text: string): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { status } = await sendRaw((server.address() as AddressInfo).port, text)
  server.close()
  return status
}
