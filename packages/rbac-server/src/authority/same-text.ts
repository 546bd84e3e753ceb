import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether two secrets are the same; takes as long when they are not. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
