import { RbacError } from 'rbac-core'

/** A port or an address that can't be listened on. */
export class CannotListenError extends RbacError {
  override readonly name = 'CannotListenError'
  readonly code = 'CANNOT_LISTEN'
}

/** What to tell of an address that can't be listened on. */
export function cannotListen({ code }: NodeJS.ErrnoException, host: string, port: number): CannotListenError {
  return new CannotListenError(problem(code, host, port))
}

function problem(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} is in use: give another one, or 0 for any that is free`
  if (code === 'EACCES') return `not allowed to listen on port ${port}: give one above 1023`
  return `can't listen on \`${host}\` port ${port} (${code ?? 'unknown'}): give an address of this machine`
}
