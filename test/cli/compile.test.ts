import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-compile-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('rbac compile', () => {
  it('writes a snapshot that every verb takes for the policy', async () => {
    const file = join(folder, 'policy.rbac')
    const { code, stdout } = await rbac(['compile', POLICY, '-o', file])
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('role assignments') })
    const question = [
      '--principal',
      'alice',
      '--action',
      'Microsoft.Compute/virtualMachines/read',
      '--scope',
      '/s',
      '--json',
    ]
    for (const verb of ['check', 'explain', 'what-can']) {
      const flags = verb === 'what-can' ? ['--principal', 'alice', '--scope', '/s', '--json'] : question
      expect(await rbac([verb, '--policy', file, ...flags])).toEqual(await rbac([verb, '--policy', POLICY, ...flags]))
    }
  })

  it('writes the same bytes again, and says how many', async () => {
    const [one, two] = [join(folder, 'one.rbac'), join(folder, 'two.rbac')]
    const { stdout } = await rbac(['compile', '--policy', POLICY, '-o', one, '--json'], { cwd: folder })
    await rbac(['compile', '--policy', one, '-o', two])
    expect(readFileSync(two)).toEqual(readFileSync(one))
    expect(JSON.parse(stdout)).toEqual({ schema: 'rbac.compile/v1', file: 'one.rbac', bytes: readFileSync(one).length })
  })

  it('leaves the old file and no other where the policy is invalid', async () => {
    const file = join(folder, 'policy.rbac')
    writeFileSync(file, 'old')
    writeFileSync(join(folder, 'bad.json'), '{"roleAssignments": [{}]}')
    expect((await rbac(['compile', join(folder, 'bad.json'), '-o', file])).code).toBe(3)
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder).sort()).toEqual(['bad.json', 'policy.rbac'])
  })

  it('does not write over what it reads, nor among it', async () => {
    const [documents, source, link] = ['documents', join('documents', 'a.json'), 'link.json'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    mkdirSync(documents)
    copyFileSync(POLICY, source)
    symlinkSync(source, link)
    const args = [
      [source, '-o', source],
      ['--policy', source, '-o', link],
      [documents, '-o', source],
      [documents, '-o', join(documents, 'policy.json')],
    ]
    for (const each of args) {
      expect(await rbac(['compile', ...each])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('leaves none to compile the next time; write it elsewhere'),
      })
    }
    expect(readFileSync(source)).toEqual(readFileSync(POLICY))
    expect((await rbac(['compile', documents, '-o', join(documents, 'policy.rbac')])).code).toBe(0)
    expect((await rbac(['compile', documents, '-o', join(documents, 'policy.rbac')])).code).toBe(0)
  })

  it('needs to know where to write', async () => {
    expect(await rbac(['compile', POLICY])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('-o policy.rbac'),
    })
  })

  it('makes a damaged snapshot an invalid policy', async () => {
    const file = join(folder, 'policy.rbac')
    await rbac(['compile', POLICY, '-o', file])
    writeFileSync(file, readFileSync(file).subarray(0, 500))
    const { code, stdout, stderr } = await rbac(['validate', file, '--json'])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({ schema: 'rbac.error/v1', error: { code: 'INVALID_SNAPSHOT' } })
  })
})
