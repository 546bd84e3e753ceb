import { compilePolicy } from '../engine/compile.js'
import { type Engine, insideOf } from '../engine/engine.js'
import { writePolicy } from '../engine/restore.js'
import { inOrder } from './in-order.js'
import { packSections } from './pack.js'
import { PartsCollector } from './parts.js'
import { withoutPlaces } from './warnings.js'

/**
 * The policy an engine answers from now, compiled, in bytes: write them to a file, send them somewhere, load them with
 * `loadSnapshot`. Equal policies give equal bytes, whatever the order of their documents. Options of the engine, its
 * clock and its revision are not in them.
 *
 * O(size of the policy), about what making the engine took.
 *
 * @throws {InvalidRequestError} for anything but an engine
 */
export function saveSnapshot(engine: Engine): Uint8Array {
  return snapshotBytes(engine, (length) => new ArrayBuffer(length))
}

/** The same in memory of the caller's choosing. */
export function snapshotBytes(engine: Engine, allocate: (bytes: number) => ArrayBufferLike): Uint8Array {
  const policy = inOrder(insideOf(engine).context.policy.source.get())
  const parts = new PartsCollector()
  // Compiled anew, because numbers are given in the order in which things are met. Nothing of it asks questions.
  writePolicy(compilePolicy(policy, { onUnknownHierarchy: 'warn', memoCapacity: 0 }), parts)
  parts.plain('warnings', withoutPlaces(policy.warnings))
  return packSections(parts.sections, allocate)
}
