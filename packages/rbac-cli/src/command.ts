import type { Arguments } from './arguments.js'
import type { ExitCode } from './exit.js'
import type { Io } from './io.js'
import type { Output } from './output.js'

/** One verb: its manual and its deed. Help, completion, docs and the reading of arguments all follow this. */
export interface Command {
  readonly name: string
  /** Half a line, for the list of verbs. */
  readonly summary: string
  /** Paragraphs, for the verb's own help. */
  readonly description: readonly string[]
  /** What may stand without a flag; absent: nothing may. */
  readonly operands?: Operands
  readonly flags: readonly Flag[]
  /** Further parts of the manual, printed as they are. */
  readonly topics?: readonly Topic[]
  /** At least three, each a whole command line. */
  readonly examples: readonly Example[]
  readonly exitCodes: readonly (readonly [code: ExitCode, meaning: string])[]
  readonly run: (context: Context) => Promise<ExitCode>
}

/** What a verb is given to work with. */
export interface Context {
  readonly io: Io
  readonly args: Arguments
  readonly out: Output
}

export interface Example {
  readonly does: string
  readonly command: string
}

export interface Topic {
  readonly title: string
  readonly lines: readonly string[]
}

export interface Operands {
  /** As the usage line shows it, e.g. `<file>`. */
  readonly name: string
  readonly atLeast: number
  readonly atMost: number
  readonly about: string
  readonly complete: Completion
}

export interface Flag {
  /** Without the two dashes. */
  readonly name: string
  readonly short?: string
  /** The name of its value, e.g. `<file>`; absent: the flag has none. */
  readonly value?: string
  readonly repeatable?: boolean
  readonly about: string
  readonly complete?: Completion
  /** `-` is a value and means standard input. */
  readonly stdin?: boolean
  /** Its value is a file to write to. */
  readonly writes?: boolean
  /** A name, which may start with any character: whoever looks it up refuses `-` and `@file`. */
  readonly anyText?: boolean
}

/** What can stand in a place: files, names from the policy, or a fixed list. */
export type Completion = 'file' | 'principal' | 'group' | 'action' | 'dataAction' | 'scope' | 'role' | readonly string[]
