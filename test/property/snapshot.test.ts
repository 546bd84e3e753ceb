import fc from 'fast-check'
import type { PolicySections } from 'rbac-core'
import { createEngine, POLICY_SECTIONS, parsePolicy, RbacError } from 'rbac-core'
import { compileSnapshot, InvalidSnapshotError, loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { revisionOf } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { checksumFor, HEADER } from '../../packages/rbac-core/src/snapshot/layout.js'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import { AROUND, agree, engineOver } from './judges.js'
import { runs } from './runs.js'

const CLOCK = AROUND as { readonly clock: () => Date }
const OF_SECTIONS = runs(120)

describe('a snapshot', () => {
  it('decides, explains and grows as the engine it was made of does', () => {
    fc.assert(
      fc.property(worlds(8), fc.nat(1), ({ policy, requests }, spelling) => {
        const engine = engineOver(policy, spelling)
        const bytes = saveSnapshot(engine)
        const before = Uint8Array.from(bytes)
        const loaded = loadSnapshot(bytes, CLOCK)
        for (const request of requests) {
          agree(comparable(loaded.check(request)), comparable(evaluate(policy, request, AROUND)), policy, request)
          agree(loaded.can(request), engine.can(request), policy, request)
          agree(loaded.explain(request).decision, engine.explain(request).decision, policy, request)
        }
        const [first] = policy.roleAssignments
        const moved = requests.map(({ principalId, scope }, index) => ({
          ...{ id: `moved-${index}`, roleDefinitionId: first?.roleDefinitionId ?? 'none' },
          ...{ principalId, scope },
        }))
        const change = {
          remove: { roleAssignments: first === undefined ? [] : [first.id] },
          add: { roleAssignments: moved },
        }
        engine.update(change)
        loaded.update(change)
        for (const request of requests) {
          agree(comparable(loaded.check(request)), comparable(engine.check(request)), policy, { change, request })
        }
        agree(bytes, before, policy, 'the bytes, which others may be looking at')
      }),
      OF_SECTIONS,
    )
  })

  it('has the same bytes whatever the order of the documents, and when it is saved again', () => {
    fc.assert(
      fc.property(worlds(1), fc.nat(1), ({ policy }, spelling) => {
        const bytes = saveSnapshot(engineOver(policy, spelling))
        agree(saveSnapshot(engineOver(turned(policy), spelling)), bytes, policy, 'turned round')
        agree(saveSnapshot(loadSnapshot(bytes)), bytes, policy, 'saved again')
      }),
      OF_SECTIONS,
    )
  })

  it('has the same bytes without an engine', () => {
    fc.assert(
      fc.property(worlds(1), fc.nat(1), ({ policy }, spelling) => {
        const engine = engineOver(policy, spelling)
        agree(compileSnapshot(engine.policy), saveSnapshot(engine), policy, 'without an engine')
      }),
      OF_SECTIONS,
    )
  })

  it('is served under the name of its documents, in whatever order they are', () => {
    fc.assert(
      fc.property(worlds(1), fc.nat(1), ({ policy }, spelling) => {
        const { policy: parsed } = engineOver(policy, spelling)
        const name = revisionOf(parsed)
        agree(revisionOf(engineOver(turned(policy), spelling).policy), name, policy, 'turned round')
        agree(revisionOf(loadSnapshot(compileSnapshot(parsed)).policy), name, policy, 'a snapshot')
        const [first, ...rest] = parsed.roleAssignments
        if (first !== undefined) agree(revisionOf({ ...parsed, roleAssignments: rest }) === name, false, policy, first)
      }),
      OF_SECTIONS,
    )
  })

  it('holds the whole policy, as it was written', () => {
    fc.assert(
      fc.property(worlds(1), ({ policy }) => {
        const parsed = parsePolicy(documentOf(policy, 0))
        const { policy: restored } = loadSnapshot(saveSnapshot(createEngine(parsed)))
        for (const section of POLICY_SECTIONS) agree(asSet(restored[section]), asSet(parsed[section]), policy, section)
      }),
      OF_SECTIONS,
    )
  })

  it('is used where it lies, in shared memory too', () => {
    fc.assert(
      fc.property(worlds(4), ({ policy, requests }) => {
        const bytes = saveSnapshot(engineOver(policy))
        const shared = new SharedArrayBuffer(bytes.length)
        new Uint8Array(shared).set(bytes)
        const loaded = loadSnapshot(shared, CLOCK)
        for (const request of requests) {
          agree(comparable(loaded.check(request)), comparable(evaluate(policy, request, AROUND)), policy, request)
        }
      }),
      { ...OF_SECTIONS, numRuns: 30 },
    )
  })
})

describe('a snapshot of which one bit changed', () => {
  it('is refused, whichever of its header, and wherever else', () => {
    fc.assert(
      fc.property(worlds(1), fc.array(fc.nat(), { minLength: 32, maxLength: 32 }), ({ policy }, others) => {
        const bytes = saveSnapshot(engineOver(policy))
        const inHeader = Array.from({ length: HEADER.words * 32 }, (_, bit) => bit)
        for (const bit of [...inHeader, ...others.map((other) => other % (bytes.length * 8))]) {
          flip(bytes, bit)
          expect(() => loadSnapshot(bytes), `bit ${bit}`).toThrow(InvalidSnapshotError)
          flip(bytes, bit)
        }
      }),
      runs(20),
    )
  })
})

function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
}

describe('what someone made of a snapshot, checksum and all', () => {
  it('is refused as a damaged snapshot, or answered from; nothing else is thrown', () => {
    const outcomes = { refused: 0, answered: 0 }
    fc.assert(
      fc.property(worlds(3), fc.array(change, { minLength: 1, maxLength: 2 }), ({ policy, requests }, changes) => {
        const bytes = resealed(saveSnapshot(engineOver(policy)), changes)
        try {
          const loaded = loadSnapshot(bytes, CLOCK)
          outcomes.answered += 1
          for (const request of requests) {
            expect(typeof loaded.can(request)).toBe('boolean')
            loaded.explain(request)
          }
          expect(loaded.policy.roleAssignments).toBeInstanceOf(Array)
        } catch (error) {
          if (!(error instanceof RbacError)) throw error
          if (error instanceof InvalidSnapshotError) {
            outcomes.refused += 1
            // The place, and what is wrong with it.
            if (error.message.includes('part')) expect(error.message).toMatch(/part `[a-zA-Z]+` [a-z]+ \S/)
          }
        }
      }),
      runs(600),
    )
    expect(outcomes.refused).toBeGreaterThan(100)
    expect(outcomes.answered).toBeGreaterThan(10)
  })
})

/** What to write at a place, counted as a fraction of the whole: a number, or what stands some words away. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  write: fc.oneof(
    { weight: 3, arbitrary: fc.record({ from: fc.integer({ min: -8, max: 8 }) }) },
    fc.oneof(fc.nat(300), fc.integer(), fc.constantFrom(-1, -2, 0x7fffffff)),
  ),
})

interface Change {
  readonly at: number
  readonly write: number | { readonly from: number }
}

function resealed(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  for (const { at, write } of changes) {
    const place = HEADER.words + Math.floor(at * (words.length - HEADER.words - 1))
    words[place] = typeof write === 'number' ? write : (words[place + write.from] ?? 0)
  }
  words.set(checksumFor(words), HEADER.checksum)
  return bytes
}

/** The items without their order, nor that of the members of groups. */
function asSet(items: readonly object[]): readonly string[] {
  const unordered = (item: object): object =>
    Object.fromEntries(
      Object.entries(item).map(([key, value]) => [
        key,
        key === 'members' || key === 'subscriptions' ? [...value].sort() : value,
      ]),
    )
  return items.map((item) => JSON.stringify(unordered(item), sortedKeys)).sort()
}

function sortedKeys(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
}

function turned(policy: PolicySections): PolicySections {
  const entries = Object.entries(policy).map(([section, items]) => [section, [...items].reverse()])
  const { groups, ...others } = Object.fromEntries(entries) as PolicySections
  return { ...others, groups: groups.map((group) => ({ ...group, members: [...group.members].reverse() })) }
}
