import { execFileSync, spawn } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAtomically } from '../../packages/rbac-cli/src/write.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-write-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('writing where the user said', () => {
  it('leaves nothing but the file behind', () => {
    const path = join(folder, 'new.json')
    writeAtomically(path, 'one')
    writeAtomically(path, 'two')
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it.runIf(existsSync('/dev/full'))('writes to a device and leaves it one', () => {
    // A link of our own: where this fails, it is not the device that is lost.
    const link = join(folder, 'full')
    symlinkSync('/dev/full', link)
    expect(lstatSync(link).isSymbolicLink() && statSync(link).isCharacterDevice()).toBe(true)
    expect(() => writeAtomically(link, 'text')).toThrow(/can't be written \(ENOSPC\)/)
    expect(statSync(link).isCharacterDevice()).toBe(true)
  })

  it.runIf(process.platform !== 'win32')('gives to a pipe what its reader waits for', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] })
    writeAtomically(pipe, 'for the reader')
    expect(await text(reader.stdout)).toBe('for the reader')
    expect(statSync(pipe).isFIFO()).toBe(true)
  })

  it('says so where links lead nowhere but to themselves', () => {
    const loop = join(folder, 'loop')
    symlinkSync(loop, loop)
    expect(() => writeAtomically(loop, 'text')).toThrow(
      expect.objectContaining({
        code: 'FILE_UNWRITABLE',
        message: expect.stringMatching(/can't be written \(ELOOP\)$/),
      }),
    )
  })
})
