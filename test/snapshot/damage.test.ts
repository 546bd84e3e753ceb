import { gzipSync } from 'node:zlib'
import { createEngine, parsePolicy } from 'rbac-core'
import { compileSnapshot, InvalidSnapshotError, loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'
import { checksumFor, ENTRY, HEADER, kindCode, longAt } from '../../packages/rbac-core/src/snapshot/layout.js'

const POLICY = parsePolicy({
  roleDefinitions: [
    { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }], assignableScopes: ['/'] },
    {
      id: 'blobs',
      roleName: 'Blob Reader',
      permissions: [{ dataActions: ['Microsoft.Storage/*/blobs/read'], condition: "@Resource[a:b] StringEquals 'c'" }],
      assignableScopes: ['/'],
    },
  ],
  roleAssignments: [
    { id: 'ra-1', principalId: 'developers', roleDefinitionId: 'reader', scope: '/subscriptions/s1' },
    { id: 'ra-3', principalId: 'developers', roleDefinitionId: 'reader', scope: '/SUBSCRIPTIONS/s1' },
    { id: 'ra-2', principalId: 'Ängström', roleDefinitionId: 'blobs', scope: '/subscriptions/s1/resourceGroups/ü' },
    {
      id: 'ra-4',
      principalId: 'developers',
      roleDefinitionId: 'reader',
      scope: '/providers/Microsoft.Management/managementGroups/mg',
    },
    ...Array.from({ length: 12 }, (_, index) => ({
      id: `/subscriptions/s2/providers/Microsoft.Authorization/roleAssignments/${index}`,
      principalId: `0000000${index % 10}-0000-4000-8000-000000000000`,
      roleDefinitionId: 'reader',
      scope: `/subscriptions/s2/resourceGroups/rg-${index}`,
    })),
  ],
  denyAssignments: [
    {
      id: 'da-1',
      denyAssignmentName: 'nobody deletes',
      permissions: [{ actions: ['*/delete'] }],
      scope: '/subscriptions/s1',
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      excludePrincipals: [{ id: 'developers' }],
    },
  ],
  managementGroups: [{ id: 'mg', parent: null, subscriptions: ['s1'] }],
  groups: [{ id: 'developers', displayName: 'Developers', members: ['alice', 'developers'] }],
  principals: [{ id: 'alice', type: 'User', displayName: 'Alice', attributes: { team: ['x', 'y'] } }],
})

describe('a snapshot of some kilobytes', () => {
  const bytes = saveSnapshot(createEngine(POLICY))

  it('is refused whichever single bit changed', () => {
    const damaged = Uint8Array.from(bytes)
    let refused = 0
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      refused += isRefused(damaged) ? 1 : 0
      damaged[bit >>> 3] = bytes[bit >>> 3] ?? 0
    }
    expect(bytes.length).toBeGreaterThan(4_000)
    expect(refused).toBe(bytes.length * 8)
  })

  it('is refused however much of it is missing or comes behind it', () => {
    const lengths = Array.from({ length: bytes.length }, (_, length) => length)
    expect(lengths.filter((length) => !isRefused(bytes.slice(0, length)))).toEqual([])
    expect(isRefused(new Uint8Array([...bytes, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe(true)
    expect(isRefused(new Uint8Array([...bytes, ...bytes]))).toBe(true)
  })

  it('is told from what never was one', () => {
    for (const other of [[], [1], [...gzipSync(bytes)], [...new TextEncoder().encode(JSON.stringify(POLICY))]]) {
      expect(() => loadSnapshot(Uint8Array.from(other))).toThrow(
        expect.objectContaining({ code: 'INVALID_SNAPSHOT', reason: 'notASnapshot' }),
      )
    }
  })

  it('is asked for as bytes, or a misuse', () => {
    const hostile = new Proxy(bytes, {
      get: () => {
        throw new Error('gotcha')
      },
    })
    for (const other of [undefined, null, 'text', 7, {}, [], () => 1, hostile]) {
      expect(() => loadSnapshot(other as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
      expect(() => saveSnapshot(other as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
      expect(() => compileSnapshot(other as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    }
    const hostileOptions = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('gotcha')
        },
      },
    )
    for (const options of [{ onUnknownHierarchy: 'ignore' }, hostileOptions]) {
      expect(() => compileSnapshot(POLICY, options as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_REQUEST' }),
      )
    }
  })

  it("is refused when it gives somebody what is another's, without its condition or elsewhere, checksum and all", () => {
    for (const kind of ['hldc', 'hldb']) {
      expectEachRefused(kind, (own) => [-1, own - 1, own + 1, own + 2, 0x7fffffff])
    }
  })

  it('is refused when an assignment names somebody else than who holds it', () => {
    const others = (own: number) => [0, 1, 2, 3, 4, 5].filter((holder) => holder !== own)
    expectEachRefused('asgn', others, (index) => index % 4 === 0)
    // One that one holds less the next one holds more.
    const forged = Uint8Array.from(bytes)
    const runs = numbersOf(forged, 'hldb')
    for (let at = 1; at + 2 < runs.length; at += 2) {
      const [count = 0, start = 0, next = 0] = runs.subarray(at, at + 3)
      if (count === 0) continue
      runs.set([count - 1, start - 1, next + 1], at)
      reseal(forged)
      expect(isRefused(forged), `${at}`).toBe(true)
      runs.set([count, start, next], at)
    }
  })

  it('is refused when what is held does not add up to all there is', () => {
    const forged = Uint8Array.from(bytes)
    const runs = numbersOf(forged, 'hldb')
    let last = runs.length - 1
    while (runs[last] === 0) last -= 2
    runs[last] = (runs[last] ?? 0) - 1
    for (let at = last + 1; at < runs.length; at += 2) runs[at] = (runs[at] ?? 0) - 1
    reseal(forged)
    expect(() => loadSnapshot(forged)).toThrow('leaves something out')
  })

  it('is refused when a scope lies below what it does not start with, or at a management group that it is not', () => {
    const nodes = Array.from({ length: numbersOf(bytes, 'nanc').length + 2 }, (_, index) => index - 3)
    for (const kind of ['nanc', 'ngrp']) expectEachRefused(kind, (own) => nodes.filter((node) => node !== own))
    expect(numbersOf(bytes, 'ngrp')).toHaveLength(1)
  })

  function expectEachRefused(
    kind: string,
    othersOf: (own: number) => readonly number[],
    isMeant: (index: number) => boolean = () => true,
  ): void {
    const forged = Uint8Array.from(bytes)
    const column = numbersOf(forged, kind)
    for (const [index, own] of column.entries()) {
      if (!isMeant(index)) continue
      for (const other of othersOf(own)) {
        column[index] = other
        reseal(forged)
        expect(isRefused(forged), `${kind} ${index} ${other}`).toBe(true)
      }
      column[index] = own
    }
    reseal(forged)
    expect(isRefused(forged)).toBe(false)
  }

  it.each([
    ['/subscriptions//1', 'no scope'],
    ['/subscriptions/?1', 'no scope'],
    ['/subscriptions/..', 'no scope'],
    ['/subscriptions/s9', 'the scope of no node'],
  ])('is refused when a deny assignment stands at %s, which is %s', (scope) => {
    const forged = Uint8Array.from(bytes)
    const json = sectionOf(forged, 'json')
    const text = new TextDecoder().decode(json)
    json.set(new TextEncoder().encode(text.replace('"scope":"/subscriptions/s1"', `"scope":"${scope}"`)))
    reseal(forged)
    expect(new TextDecoder().decode(json)).not.toBe(text)
    expect(isRefused(forged)).toBe(true)
  })

  it('may start anywhere in a larger piece of memory', () => {
    const larger = new Uint8Array(bytes.length + 9)
    larger.set(bytes, 5)
    const loaded = loadSnapshot(larger.subarray(5, 5 + bytes.length))
    expect(loaded.policy.groups).toEqual(POLICY.groups)
    expect(loaded.can({ principalId: 'alice', action: 'a/read', scope: '/subscriptions/s1' })).toBe(true)
  })
})

function numbersOf(bytes: Uint8Array, kind: string): Int32Array {
  const { buffer, byteOffset, byteLength } = sectionOf(bytes, kind)
  return new Int32Array(buffer, byteOffset, byteLength / 4)
}

function sectionOf(bytes: Uint8Array, kind: string): Uint8Array {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  for (let at: number = HEADER.words; at < words.length; at += ENTRY.words) {
    if (words[at + ENTRY.kind] !== kindCode(kind)) continue
    return new Uint8Array(bytes.buffer, longAt(words, at + ENTRY.start), longAt(words, at + ENTRY.length))
  }
  throw new Error(`no section ${kind}`)
}

function reseal(bytes: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  words.set(checksumFor(words), HEADER.checksum)
}

function isRefused(bytes: Uint8Array): boolean {
  try {
    loadSnapshot(bytes)
    return false
  } catch (error) {
    if (error instanceof InvalidSnapshotError) return true
    throw error
  }
}
