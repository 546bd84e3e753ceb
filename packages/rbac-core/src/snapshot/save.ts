import { canonical } from '../engine/canonical/canonical.js'
import type { CompiledPolicy } from '../engine/compiled/compiled-policy.js'
import { compilePolicy } from '../engine/compiler/compile.js'
import { writePolicy } from '../engine/compiler/restore.js'
import { type Engine, type EngineOptions, insideOf } from '../engine/engine.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { InvalidRequestError } from '../errors.js'
import { codedOptions } from '../model/coded.js'
import { ParsedPolicy, type Policy } from '../model/policy.js'
import { packSections } from './pack.js'
import { PartsCollector } from './parts.js'
import { withoutPlaces } from './warnings.js'

/**
 * The policy an engine answers from now, compiled, in bytes: write them to a file, send them somewhere, load them with
 * `loadSnapshot`. Equal policies give equal bytes, whatever the order of their documents. Options of the engine, its
 * clock and its revision are not in them.
 *
 * O(size of the policy): about twice what `createEngine` takes for 10,000 assignments, half of it for a million. After an `update`, what was odd about the policy
 * is found anew, which takes as long as reading `engine.policy`.
 *
 * @throws {InvalidRequestError} for anything but an engine
 */
export function saveSnapshot(engine: Engine<ActionCatalogue>): Uint8Array {
  return snapshotBytes(engine, (length) => new ArrayBuffer(length))
}

/**
 * The bytes of `saveSnapshot(createEngine(policy))`, for a policy that nobody asks here: it is compiled once, not twice.
 *
 * O(size of the policy).
 *
 * @throws {InvalidRequestError} when `policy` is not a policy that `parsePolicy` (or its kin) made
 * @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'`, see `createEngine`
 */
export function compileSnapshot(policy: Policy, options: Pick<EngineOptions, 'onUnknownHierarchy'> = {}): Uint8Array {
  if (!ParsedPolicy.is(policy)) {
    throw new InvalidRequestError('not a policy (pass what `parsePolicy`, `parsePolicyText` or `loadPolicy` returned)')
  }
  const { onUnknownHierarchy = 'warn' } = codedOptions(() => ({ ...options }))
  if (onUnknownHierarchy !== 'warn' && onUnknownHierarchy !== 'error') {
    throw new InvalidRequestError("onUnknownHierarchy must be 'warn' or 'error'")
  }
  // Nothing of it asks questions.
  return bytesOf(
    compilePolicy(policy, { onUnknownHierarchy, limits: {}, memoCapacity: 0 }),
    (length) => new ArrayBuffer(length),
  )
}

/** The same as `saveSnapshot` in memory of the caller's choosing. */
export function snapshotBytes(
  engine: Engine<ActionCatalogue>,
  allocate: (bytes: number) => ArrayBufferLike,
): Uint8Array {
  return bytesOf(insideOf(engine).context.policy, allocate)
}

function bytesOf(policy: CompiledPolicy, allocate: (bytes: number) => ArrayBufferLike): Uint8Array {
  const parts = new PartsCollector()
  writePolicy(canonical(policy, withoutPlaces(policy.source.warnings)), parts)
  return packSections(parts.sections, allocate)
}
