import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { type Ending, rbac } from './rbac.js'

/** A folder to import from, empty before each test and gone after it. */
export function importFolder() {
  let path = ''
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'rbac-import-'))
  })
  afterEach(() => rmSync(path, { recursive: true }))
  const run = (...args: string[]): Promise<Ending> => rbac(['import', ...args], { cwd: path })
  return {
    get path(): string {
      return path
    },
    write(name: string, value: unknown): void {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(
        join(path, name),
        typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value),
      )
    },
    run,
    /** The document made of the files, and what was said. */
    async imported(...args: string[]): Promise<{ document: Record<string, unknown>; stderr: string }> {
      const { code, stdout, stderr } = await run(...args)
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
      return { document: JSON.parse(stdout), stderr }
    },
  }
}
