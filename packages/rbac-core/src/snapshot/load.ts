import type { CompiledPolicy, CompileOptions } from '../engine/compiled/compiled-policy.js'
import { restorePolicy } from '../engine/compiler/restore.js'
import { type Engine, type EngineOptions, engineFrom } from '../engine/engine.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { InvalidPolicyError, InvalidRequestError, InvalidSnapshotError } from '../errors.js'
import { kindOf } from '../model/kind-of.js'
import { SnapshotParts } from './parts.js'
import { SnapshotRemains } from './warnings.js'

/**
 * An engine that answers from a snapshot, which is used where it lies and must not change any more: in shared memory
 * one copy serves many threads. Its checksum is checked, and that every number in it leads somewhere; so bytes of any
 * kind are refused or answered from, and never crash. Whoever can write your snapshots decides what is allowed, as
 * with policy documents.
 *
 * O(size of the policy), though nothing is compiled but roles, deny assignments and conditions.
 *
 * @throws {InvalidSnapshotError} `reason` tells what never was a snapshot from another version's and from damage
 * @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'`, see `createEngine`
 * @throws {InvalidRequestError} for arguments of the wrong shape
 */
export function loadSnapshot<Actions extends ActionCatalogue = readonly string[]>(
  bytes: ArrayBufferLike | Uint8Array,
  options: EngineOptions = {},
): Engine<Actions> {
  const view = viewOf(bytes)
  return engineFrom<Actions>((settings) => policyIn(view, settings), options)
}

/** The compiled policy in a snapshot. */
export function policyIn(bytes: Uint8Array, settings: CompileOptions): CompiledPolicy {
  try {
    const parts = new SnapshotParts(bytes)
    return restorePolicy(
      parts,
      (warnings) => new SnapshotRemains(warnings),
      settings,
      (others) => policyIn(bytes, others),
    )
  } catch (error) {
    if (error instanceof InvalidSnapshotError || error instanceof InvalidPolicyError) throw error
    // Scopes, patterns and conditions are read by their own parsers, which have their own words for what they refuse.
    throw new InvalidSnapshotError('damaged', 'damaged snapshot: it holds what no policy holds')
  }
}

/** @throws {InvalidRequestError} */
export function viewOf(bytes: unknown): Uint8Array {
  try {
    if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (BUFFERS.has(Object.prototype.toString.call(bytes))) return new Uint8Array(bytes as ArrayBufferLike)
  } catch {
    // What only looks like a buffer is none.
  }
  throw new InvalidRequestError(`a snapshot is a Uint8Array or a buffer, not ${kindOf(bytes)}`)
}

const BUFFERS: ReadonlySet<string> = new Set(['[object ArrayBuffer]', '[object SharedArrayBuffer]'])
