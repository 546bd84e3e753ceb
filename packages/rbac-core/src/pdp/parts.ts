/** Requests that a server takes in one call, where it was told nothing else. */
const MOST_REQUESTS = 1000
/** Of its 1 MiB; the rest is for what stands around them. */
const MOST_BYTES = 1_000_000

/**
 * Requests, as JSON, in parts that a server takes in one call, in order. One that is too large by itself is a part of its
 * own: what comes of it is for the server to say.
 */
export function* inParts(requests: readonly string[]): Generator<readonly string[]> {
  let [part, bytes]: [string[], number] = [[], 0]
  for (const request of requests) {
    const size = UTF_8.encode(request).length + 1
    if (part.length === MOST_REQUESTS || (part.length > 0 && bytes + size > MOST_BYTES)) {
      yield part
      ;[part, bytes] = [[], 0]
    }
    part.push(request)
    bytes += size
  }
  if (part.length > 0) yield part
}

const UTF_8 = new TextEncoder()
