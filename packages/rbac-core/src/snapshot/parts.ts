import { PART_CHECKS } from '../engine/flat/part-checks.js'
import type { PartChecks, PartsIn, PartsOut, ShapedParts } from '../engine/flat/parts.js'
import { InvalidSnapshotError } from '../errors.js'
import type { Section } from './pack.js'
import { plainBytes, plainValue } from './plain-text.js'
import { asShaped } from './shapes.js'
import { Sections } from './unpack.js'

/** Collects the parts of a compiled policy as the sections of a snapshot. */
export class PartsCollector implements PartsOut {
  readonly #sections: Section[] = []
  readonly #plain: Record<string, unknown> = {}

  get sections(): readonly Section[] {
    return [...this.#sections, { kind: PLAIN, content: plainBytes(this.#plain) }]
  }

  ints(name: string, content: Int32Array): void {
    this.#sections.push({ kind: name, content })
  }

  bytes(name: string, content: Uint8Array): void {
    this.#sections.push({ kind: name, content })
  }

  plain(name: string, value: unknown): void {
    this.#plain[name] = value
  }
}

/** The parts of a compiled policy in a snapshot, where they lie. */
export class SnapshotParts implements PartsIn {
  readonly checks: PartChecks = PART_CHECKS
  readonly #sections: Sections
  readonly #plain: Readonly<Record<string, unknown>>

  /** @throws {InvalidSnapshotError} */
  constructor(bytes: Uint8Array) {
    this.#sections = new Sections(bytes, KINDS)
    this.#plain = readPlain(this.#sections.bytes(PLAIN))
  }

  ints(name: string): Int32Array {
    return this.#sections.int32(name)
  }

  bytes(name: string): Uint8Array {
    return this.#sections.bytes(name)
  }

  plain(name: string): unknown {
    return Object.hasOwn(this.#plain, name) ? this.#plain[name] : undefined
  }

  shaped<Name extends keyof ShapedParts>(name: Name): ShapedParts[Name] {
    return asShaped(this.plain(name), name)
  }
}

function readPlain(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return Object(plainValue(bytes))
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidSnapshotError('damaged', 'damaged snapshot: a text is garbled')
    throw error
  }
}

const PLAIN = 'json'

/** Every section there is: what a snapshot has besides is of another version. */
const KINDS: readonly string[] = [
  PLAIN,
  ...['text', 'txts', 'sstm', 'stai', 'rtxt', 'npth', 'nanc', 'ngrp', 'nods', 'nodh', 'hflg', 'hnam', 'prin', 'asgn'],
  ...['ghol', 'gsta', 'gmem', 'abvc', 'abvb', 'hldc', 'hldb', 'asnw', 'asnf', 'anih', 'anin'],
  ...['warn', 'holw', 'holf', 'hols', 'holh', 'rolw', 'rolf', 'rols', 'rolh'],
]
