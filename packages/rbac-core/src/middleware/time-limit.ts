/** A value that is there, or will be. */
export type Soon<T> = T | Promise<T>

/** What `next` makes of a value: at once if it is there. */
export function after<T, Next>(value: Soon<T>, next: (value: T) => Soon<Next>): Soon<Next> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** A callback took longer than it may. */
export class TimeLimitError extends Error {}

/**
 * What `value` comes to, if it does within the limit. Whatever happens to it afterwards is nobody's concern: a late
 * rejection is not unhandled. A value that is no promise costs nothing.
 */
export function withinLimit<T>(value: T | PromiseLike<T>, limitMs: number): T | Promise<T> {
  if (!isPromise(value)) return value
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeLimitError()), limitMs)
    value.then(
      (result) => {
        clearTimeout(timer)
        resolve(result)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
