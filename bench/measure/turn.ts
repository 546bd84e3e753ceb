/**
 * Lets the running job end, and what waits for that happen: what a `WeakRef` pointed to is kept until then, events arrive
 * after it.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
