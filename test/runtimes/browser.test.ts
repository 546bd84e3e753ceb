import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { findBrowser, reportFrom } from './browser.js'
import { type Comparison, type ConformanceWorld, compareAll } from './laws.js'
import * as plain from './same.js'

const COUNT = 2000
const folder = new URL('../conformance/', import.meta.url)
const worlds = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as ConformanceWorld)
const cases = worlds.reduce((sum, world) => sum + world.cases.length, 0)

/** The page's program: the built packages, and everything that compares them, for a browser. */
async function program(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    alias: { 'node:util': fileURLToPath(new URL('same.ts', import.meta.url)) },
    define: { CONFORMANCE: JSON.stringify(worlds), COUNT: String(COUNT) },
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

describe('the engine', () => {
  const browser = findBrowser()

  it('decides in a browser as it does here', async ({ skip }) => {
    if (browser === undefined) return skip('no Chromium on this machine')
    const told = (await reportFrom(browser.path, await program())) as Comparison
    expect(told).toEqual({ ...compareAll(worlds, COUNT), differences: [] })
    expect(told.conformance).toBe(cases)
    expect(told.decisions).toBeGreaterThanOrEqual(COUNT)
    console.log(
      `${browser.version}: ${told.conformance} cases, ${told.decisions} decisions, ${told.conditions} conditions`,
    )
  })
})

describe('equality without Node', () => {
  it('tells apart what differs at any depth', () => {
    const value = { a: [1, { b: 'x' }], c: null, d: undefined }
    expect(plain.isDeepStrictEqual(value, structuredClone(value))).toBe(true)
    for (const other of [
      { ...value, e: 1 },
      { ...value, a: [1, { b: 'y' }] },
      { a: value.a, c: null },
      { ...value, c: {} },
      [],
    ]) {
      expect(plain.isDeepStrictEqual(value, other), JSON.stringify(other)).toBe(false)
    }
    expect(plain.isDeepStrictEqual([], {})).toBe(false)
    expect(plain.includes(value, { a: [1] })).toBe(true)
    expect(plain.includes(value, { a: [2] })).toBe(false)
    expect(plain.includes(value, { x: undefined })).toBe(false)
  })
})
