import { canonical } from '../engine/canonical/canonical.js'
import type { CompiledPolicy } from '../engine/compiled/compiled-policy.js'
import { writePolicy } from '../engine/compiler/restore.js'
import type { PartsOut } from '../engine/flat/parts.js'

/** 64 bits of a value: equal for equal JSON, whatever the order of its keys. They protect nothing. */
export function fingerprint(value: unknown): string {
  const print = new Fingerprint()
  print.text(stableText(value))
  return print.hex
}

/**
 * 64 bits of what a policy says: the same in every process and after every restart, whatever the order of documents or the
 * changes that led there. O(size of the policy), once for each revision.
 */
export function policyFingerprint(policy: CompiledPolicy): string {
  const known = KNOWN.get(policy)
  if (known !== undefined) return known
  const print = new PolicyFingerprint()
  // What was odd about a policy changes no answer.
  writePolicy(canonical(policy, []), print)
  KNOWN.set(policy, print.hex)
  return print.hex
}

const KNOWN = new WeakMap<CompiledPolicy, string>()

class Fingerprint {
  #a = 0x811c9dc5
  #b = 0x9e3779b9

  get hex(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
  }

  text(text: string): void {
    this.#mix(text.length)
    for (let at = 0; at < text.length; at++) this.#mix(text.charCodeAt(at))
  }

  numbers(numbers: Int32Array | Uint8Array): void {
    this.#mix(numbers.length)
    for (let at = 0; at < numbers.length; at++) this.#mix(numbers[at] ?? 0)
  }

  #mix(word: number): void {
    this.#a = mixed(Math.imul(this.#a ^ word, 0x9e3779b1))
    this.#b = mixed(Math.imul(this.#b ^ word, 0x85ebca6b))
  }
}

function mixed(word: number): number {
  return word ^ (word >>> 15)
}

class PolicyFingerprint extends Fingerprint implements PartsOut {
  ints(name: string, values: Int32Array): void {
    this.text(name)
    this.numbers(values)
  }

  bytes(name: string, values: Uint8Array): void {
    this.text(name)
    this.numbers(values)
  }

  plain(name: string, value: unknown): void {
    this.text(name)
    this.text(stableText(value))
  }
}

/** JSON with the keys of every object in order. */
function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${stableText(inner)}`).join(',')}}`
}
