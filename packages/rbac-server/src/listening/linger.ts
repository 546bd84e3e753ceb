import type { IncomingMessage, ServerResponse } from 'node:http'

/** How much of a request is read after its answer, and for how long. */
const MOST_BYTES = 32 * 1024 * 1024
const MOST_MS = 5000

/** To be called before an answer is sent: it is the last of its connection where the request was not read to its end. */
export function closeIfUnread(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.complete || !hasBody(incoming)) return
  // What is left can't be told from the next request.
  outgoing.setHeader('Connection', 'close')
  lingerAfter(incoming)
}

function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers
  return encoding !== undefined || (length !== undefined && Number(length) !== 0)
}

/**
 * Has the connection closed in two steps (RFC 9112, 9.6) once a request is answered that was not read to its end: nothing
 * more is sent, and what still comes is read and dropped, up to a bound. Where it is closed at once, the system resets the
 * connection, and the client that is still sending loses the answer.
 */
export function lingerAfter(incoming: IncomingMessage): void {
  const { socket } = incoming
  const readBefore = socket.bytesRead
  const close = socket.destroySoon.bind(socket)
  let isAnswered = false
  // Node calls this when the last answer has been written.
  socket.destroySoon = () => {
    isAnswered = true
    if (incoming.complete) return close()
    socket.end()
    const impatience = setTimeout(() => socket.destroy(), MOST_MS)
    socket.once('close', () => clearTimeout(impatience))
  }
  incoming.on('data', () => {
    if (socket.bytesRead - readBefore > MOST_BYTES) socket.destroy()
  })
  incoming.on('end', () => {
    if (isAnswered) close()
  })
  incoming.resume()
}
