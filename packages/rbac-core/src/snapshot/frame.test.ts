import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { InvalidSnapshotError, type SnapshotFault } from '../errors.js'
import { checksumFor, ENTRY, FORMAT_VERSION, HEADER } from './layout.js'
import { packSections, type Section } from './pack.js'
import { Sections } from './unpack.js'

const KINDS = ['ints', 'text', 'real', 'none']
const SECTIONS: readonly Section[] = [
  { kind: 'ints', content: Int32Array.of(1, -2, 3) },
  { kind: 'text', content: Uint8Array.of(104, 105) },
  { kind: 'real', content: Float64Array.of(0.5, Number.POSITIVE_INFINITY) },
  { kind: 'none', content: new Uint8Array(0) },
]

describe('a packed snapshot', () => {
  it('gives its sections back', () => {
    const sections = new Sections(packSections(SECTIONS), KINDS)
    expect(sections.int32('ints')).toEqual(Int32Array.of(1, -2, 3))
    expect(sections.bytes('text')).toEqual(Uint8Array.of(104, 105))
    expect(sections.float64('real')).toEqual(Float64Array.of(0.5, Number.POSITIVE_INFINITY))
    expect(sections.bytes('none')).toHaveLength(0)
  })

  it('has the same bytes for the same sections', () => {
    expect(packSections(SECTIONS)).toEqual(packSections([...SECTIONS]))
  })

  it('is looked at where it lies, in shared memory too', () => {
    const packed = packSections(SECTIONS)
    const shared = new SharedArrayBuffer(packed.length)
    new Uint8Array(shared).set(packed)
    expect(new Sections(new Uint8Array(shared), KINDS).int32('ints').buffer).toBe(shared)
    expect(new Sections(packed, KINDS).int32('ints').buffer).toBe(packed.buffer)
  })

  it('is copied when it starts where numbers can not be read', () => {
    const packed = packSections(SECTIONS)
    const larger = new Uint8Array(packed.length + 3)
    larger.set(packed, 3)
    expect(new Sections(larger.subarray(3), KINDS).int32('ints')).toEqual(Int32Array.of(1, -2, 3))
  })
})

describe('a damaged snapshot', () => {
  const packed = packSections(SECTIONS)

  it('is refused whichever single bit changed', () => {
    for (let bit = 0; bit < packed.length * 8; bit++) {
      const flipped = Uint8Array.from(packed)
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => new Sections(flipped, KINDS), `bit ${bit}`).toThrow(InvalidSnapshotError)
    }
  })

  it('is refused however much is cut off its end or its start', () => {
    for (let length = 0; length < packed.length; length++) {
      expect(() => new Sections(packed.slice(0, length), KINDS), `${length} bytes`).toThrow(InvalidSnapshotError)
      expect(() => new Sections(packed.slice(packed.length - length), KINDS)).toThrow(InvalidSnapshotError)
    }
  })

  it('is refused with anything behind its end', () => {
    for (const more of [1, 8, 4096])
      expect(faultOf(new Uint8Array([...packed, ...new Uint8Array(more)]))).toBe('damaged')
  })

  it('is refused when it is half of one and half of another', () => {
    const other = packSections([{ kind: 'ints', content: Int32Array.of(7, 8, 9) }, ...SECTIONS.slice(1)])
    const half = packed.length >>> 1
    expect(faultOf(new Uint8Array([...packed.subarray(0, half), ...other.subarray(half)]))).toBe('damaged')
  })

  it('is told from what never was one', () => {
    for (const none of [
      new Uint8Array(0),
      Uint8Array.of(0),
      new TextEncoder().encode('{}'.repeat(99)),
      gzipSync(packed),
    ]) {
      expect(faultOf(none)).toBe('notASnapshot')
    }
  })

  it('is told from one of another format', () => {
    expect(faultOf(resealed((words) => words.fill(FORMAT_VERSION + 1, HEADER.version, HEADER.version + 1)))).toBe(
      'version',
    )
  })
})

describe('a snapshot that someone made up, checksum and all', () => {
  const last = HEADER.words + (SECTIONS.length - 1) * ENTRY.words
  const second = HEADER.words + ENTRY.words

  it.each([
    ['a section outside', last + ENTRY.start, [1 << 20, 0]],
    ['a section far outside', last + ENTRY.start, [0, 0x80000000]],
    ['a section longer than all numbers', last + ENTRY.length, [0xffffffff, 0xffffffff]],
    ['a section in the header', second + ENTRY.start, [8, 0]],
    ['a section at an odd place', second + ENTRY.start, [0x9c, 0]],
    ['a section upon another', last + ENTRY.start, [0x90, 0]],
    ['more sections than there is room for', HEADER.sections, [200]],
    ['more sections than any version has', HEADER.sections, [0xffffffff]],
    ['another length', HEADER.length, [64, 0]],
    ['a section twice', second + ENTRY.kind, [0x73746e69]],
  ])('is refused with %s', (_, at, values) => {
    expect(faultOf(resealed((words) => words.set(values, at)))).toBe('damaged')
  })

  it('is refused without a section that is read', () => {
    const sections = new Sections(packSections(SECTIONS.slice(1)), KINDS)
    expect(() => sections.int32('ints')).toThrow('damaged snapshot: section `ints` is missing')
  })

  it('is refused where numbers do not come out even', () => {
    const sections = new Sections(packSections([{ kind: 'ints', content: new Uint8Array(3) }]), KINDS)
    expect(() => sections.int32('ints')).toThrow('does not hold whole numbers')
  })

  it('may hold more than is known only where it says that this can be passed over', () => {
    const more = (optional: boolean) =>
      packSections([...SECTIONS, { kind: 'deny', optional, content: Uint8Array.of(1) }])
    expect(new Sections(more(true), KINDS).int32('ints')).toHaveLength(3)
    expect(faultOf(more(false))).toBe('version')
  })
})

/** The snapshot with some words changed and the checksum made to fit. */
function resealed(change: (words: Uint32Array) => void): Uint8Array {
  const bytes = packSections(SECTIONS)
  const words = new Uint32Array(bytes.buffer)
  change(words)
  words.set(checksumFor(words), HEADER.checksum)
  return bytes
}

function faultOf(bytes: Uint8Array): SnapshotFault | undefined {
  try {
    new Sections(bytes, KINDS)
  } catch (error) {
    if (error instanceof InvalidSnapshotError) return error.reason
    throw error
  }
}
