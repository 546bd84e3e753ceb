import { checksumFor, ENTRY, HEADER } from '../../packages/rbac-core/src/snapshot/layout.js'
import { packSections, type Section } from '../../packages/rbac-core/src/snapshot/pack.js'
import type { Random } from '../worlds/gen.js'
import { withTreeChanged } from './json-tree.js'

/**
 * A snapshot made of another by one to four changes that the dice choose: of numbers, of bytes, of lengths, of whole
 * sections, of the tree in the JSON section, of the frame. Most get a checksum that fits, so that the checks behind it
 * are reached.
 */
export function forged(bytes: Uint8Array, random: Random): Uint8Array {
  const isMended = random(8) !== 7
  let result = Uint8Array.from(bytes)
  for (let count = 1 + random(4); count > 0; count--) {
    const kind = random(8)
    result = kind < 6 ? withSectionsChanged(result, random, kind) : withFrameChanged(result, random)
  }
  if (isMended && result.length >= HEADER.words * 4 && result.length % 4 === 0) {
    const words = new Uint32Array(result.buffer, 0, result.length >>> 2)
    words.set(checksumFor(words), HEADER.checksum)
  }
  return result
}

type Content = { kind: string; content: Uint8Array }

function withSectionsChanged(bytes: Uint8Array, random: Random, kind: number): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(bytes)
  const section = sections[random(Math.max(sections.length, 1))]
  if (section === undefined) return Uint8Array.from(bytes)
  if (kind < 2) section.content = withNumber(section.content, random)
  else if (kind === 2) section.content = withByte(section.content, random)
  else if (kind === 3) section.content = withLength(section.content, random)
  else if (kind === 4) exchange(sections, section, random)
  else changeTree(sections, random)
  return Uint8Array.from(packSections(sections as Section[]))
}

/** What the frame says lies where; what lies outside is left out. */
function sectionsOf(bytes: Uint8Array): Content[] {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  const count = Math.min(words[HEADER.sections] ?? 0, 64)
  return Array.from({ length: count }, (_, index) => {
    const entry = HEADER.words + index * ENTRY.words
    const code = words[entry + ENTRY.kind] ?? 0
    const [start = 0, length = 0] = [words[entry + ENTRY.start], words[entry + ENTRY.length]]
    const kind = String.fromCharCode(...[0, 8, 16, 24].map((shift) => (code >>> shift) & 255))
    return { kind, content: bytes.slice(start, start + length) }
  })
}

/** A number near to one that is there, or one that leads nowhere. */
function withNumber(content: Uint8Array, random: Random): Uint8Array {
  const changed = Uint8Array.from(content)
  const numbers = new Int32Array(changed.buffer, 0, changed.length >>> 2)
  const at = random(Math.max(numbers.length, 1))
  const other = numbers[random(Math.max(numbers.length, 1))] ?? 0
  const choices = [other, (numbers[at] ?? 0) + 1, (numbers[at] ?? 0) - 1, -1, random(64), ~other, 0x7fffffff, 1 << 31]
  if (at < numbers.length) numbers[at] = choices[random(choices.length)] ?? 0
  return changed
}

function withByte(content: Uint8Array, random: Random): Uint8Array {
  const changed = Uint8Array.from(content)
  if (changed.length > 0) changed[random(changed.length)] = random(256)
  return changed
}

function withLength(content: Uint8Array, random: Random): Uint8Array {
  const unit = random(4) === 3 ? 1 : 4
  const by = (1 + random(4)) * unit
  if (random(2) === 0) return content.slice(0, Math.max(0, content.length - by))
  return Uint8Array.from([...content, ...content.slice(-by)])
}

function exchange(sections: Content[], section: Content, random: Random): void {
  const other = sections[random(sections.length)] ?? section
  const kind = random(4)
  if (kind === 0) [section.content, other.content] = [other.content, section.content]
  else if (kind === 1) section.content = other.content
  else if (kind === 2) sections.splice(sections.indexOf(section), 1)
  else sections.push({ kind: section.kind, content: other.content })
}

const changedTree = withTreeChanged(['__proto__', 'constructor', 'id', 'scope', 'members', '/', '*', 'a/read', '2.0'])

function changeTree(sections: Content[], random: Random): void {
  const section = sections.find(({ kind }) => kind === 'json')
  if (section === undefined) return
  const text = String.fromCharCode(...section.content)
  section.content = Uint8Array.from(changedTree(text, random), (char) => char.charCodeAt(0) & 255)
}

function withFrameChanged(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes)
  const words = new Uint32Array(changed.buffer, 0, changed.length >>> 2)
  const frame = Math.min(HEADER.words + (words[HEADER.sections] ?? 0) * ENTRY.words, words.length)
  const at = random(Math.max(frame, 1))
  const before = words[at] ?? 0
  const choices = [before + 8, before - 8, before + 1, 0, 1, random(512), 0xffffffff, words[random(frame)] ?? 0]
  if (at < words.length) words[at] = choices[random(choices.length)] ?? 0
  return random(8) === 7 ? changed.slice(0, random(changed.length)) : changed
}
