/** What the program ends with. An error is never 0 or 1, so that a script can tell "no" from "cannot tell". */
export const EXIT = {
  /** Allowed, or done. */
  ok: 0,
  /** Denied, findings, or a difference. */
  no: 1,
  /** Wrong usage, bad input or a missing file. */
  usage: 2,
  /** The content of a policy is invalid. */
  policy: 3,
  /** What has to be asked elsewhere can't be had: a token, or the keys to verify one with. */
  unreachable: 5,
  /** A fault of the program itself. */
  internal: 70,
  /** Asked to end before the work was done, as a shell calls a program that a signal ended. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The user asked for something that can't be: the message says what, and how to ask for it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code:
    | 'USAGE'
    | 'FILE_NOT_FOUND'
    | 'FILE_UNWRITABLE'
    | 'AMBIGUOUS_NAME'
    | 'INVALID_ACTION'
    | 'INVALID_INPUT'
    | 'INVALID_REQUEST'
    | 'INVALID_TOKEN'

  constructor(message: string, code: UsageError['code'] = 'USAGE') {
    super(message)
    this.code = code
  }
}
