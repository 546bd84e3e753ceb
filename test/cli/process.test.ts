import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ending, POLICY } from './rbac.js'

const ROOT = resolve(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'packages/rbac-cli/dist/main.js')
const QUESTION = [
  '--principal',
  'ada',
  '--action',
  'Microsoft.Compute/virtualMachines/read',
  '--scope',
  '/subscriptions/s1',
]

let elsewhere = ''
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'rbac-process-'))
})
afterAll(() => rmSync(elsewhere, { recursive: true }))

interface Start {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** Starts the built program as a user does. */
function start(args: readonly string[], { cwd = elsewhere, env = {} }: Start = {}) {
  return spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH: process.env.PATH ?? '', ...env } })
}

function finished(args: readonly string[], options: Start = {}): Promise<Ending> {
  return new Promise((done, failed) => {
    const child = start(args, options)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', failed)
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }))
    child.stdin.end(options.stdin ?? '')
  })
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })))
}

describe('the program as a process', () => {
  it.runIf(existsSync('/dev/full'))('does not let a cut answer pass for a whole one', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [MAIN, 'check', '--policy', POLICY, ...QUESTION], {
      cwd: elsewhere,
      stdio: ['ignore', full, 'pipe'],
    })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text))
    const code = await new Promise((done) => child.on('close', done))
    closeSync(full)
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: the answer could not be written (ENOSPC)\n' })
  })

  it('does not take a folder for an empty standard input', async () => {
    const folder = openSync(elsewhere, 'r')
    const child = spawn(process.execPath, [MAIN, 'check', '--policy', POLICY, '--batch', '-'], {
      stdio: [folder, 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text))
    const code = await new Promise((done) => child.on('close', done))
    closeSync(folder)
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: standard input is a folder, not a file\n' })
  })

  it('answers, and ends with the code of the answer', async () => {
    expect(await finished(['check', '--policy', POLICY, ...QUESTION])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ALLOWED /),
      stderr: '',
    })
    expect(await finished(['check', '--policy', POLICY, ...QUESTION, '--at', 'never'])).toMatchObject({
      code: 2,
      stdout: '',
    })
    const denied = [...QUESTION.slice(0, -1), '/subscriptions/s2']
    expect(await finished(['check', '--policy', POLICY, ...denied])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^DENIED /),
    })
  })

  it('reads a batch from standard input', async () => {
    const stdin = `${JSON.stringify({ principalId: 'u-ada', action: 'a/read', scope: '/' })}\n`.repeat(1000)
    const { code, stdout, stderr } = await finished(['check', '--policy', POLICY, '--batch', '-'], { stdin })
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 1001 })
  })

  it('reads paths from where the user stands, also under a package manager', async () => {
    const args = ['check', '--policy', 'policy.json', ...QUESTION]
    const here = import.meta.dirname
    expect((await finished(args, { cwd: here })).code).toBe(0)
    expect((await finished(args, { cwd: ROOT, env: { INIT_CWD: here } })).code).toBe(0)
    const script = { INIT_CWD: here, npm_package_json: join(ROOT, 'package.json') }
    expect((await finished(args, { cwd: ROOT, env: script })).code).toBe(0)
    expect((await finished(args, { cwd: ROOT, env: { ...script, npm_lifecycle_event: 'rbac' } })).code).toBe(0)
    // A script of another name, whose paths start in its package.
    expect((await finished(args, { cwd: ROOT, env: { ...script, npm_lifecycle_event: 'check-policy' } })).code).toBe(2)
    // A script that has moved on by itself: INIT_CWD is about somewhere else.
    expect((await finished(args, { cwd: elsewhere, env: script })).code).toBe(2)
  })

  it('reads the environment', async () => {
    expect((await finished(['check', ...QUESTION], { env: { RBAC_POLICY: POLICY } })).code).toBe(0)
    expect((await finished(['check', ...QUESTION], { env: { RBAC_POLICY: POLICY, FORCE_COLOR: '1' } })).stdout).toMatch(
      /^\u001b\[32mALLOWED/,
    )
  })

  it('ends quietly when nobody reads any more', async () => {
    const child = start(['check', '--policy', POLICY, '--batch', '-'])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.stdin.on('error', () => undefined)
    child.stdout.once('data', () => child.stdout.destroy())
    const line = `${JSON.stringify({ principalId: 'u-ada', action: 'a/read', scope: '/' })}\n`.repeat(1000)
    // More questions than all buffers hold: it has to notice, not only to finish.
    const feed = () => {
      while (child.stdin.writable && child.stdin.write(line));
    }
    child.stdin.on('drain', feed)
    feed()
    const code = await new Promise((done) => child.on('exit', done))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('ends by the signal when interrupted, which a shell calls 130', async () => {
    const child = start(['check', '--policy', POLICY, '--batch', '-'])
    child.stdin.write(`${JSON.stringify({ principalId: 'u-ada', action: 'a/read', scope: '/' })}\n`)
    child.stdout.once('data', () => child.kill('SIGINT'))
    expect(await ended(child)).toEqual({ code: null, signal: 'SIGINT' })
  })

  it('is interrupted in the middle of work that gives nothing else a turn', async () => {
    const policy = join(elsewhere, 'large.json')
    const roleAssignments = Array.from({ length: 60_000 }, (_, index) => ({
      id: `ra-${index}`,
      principalId: `p-${index % 3000}`,
      roleDefinitionId: `r-${index % 30}`,
      scope: `/subscriptions/s${index % 20}/resourceGroups/rg${index % 700}`,
    }))
    writeFileSync(policy, JSON.stringify({ roleAssignments }))
    const child = start(['bench', '--policy', policy, '--seconds', '60'])
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    // The count of warnings is what it says before it measures.
    child.stderr.once('data', () => child.kill('SIGINT'))
    expect({ ...(await ended(child)), stdout }).toEqual({ code: null, signal: 'SIGINT', stdout: '' })
  })

  it.each([
    [['test', '--watch', join(ROOT, 'examples/stock-tracker')], 130],
    [['serve', '--policy', POLICY, '--port', '0'], 0],
  ])('stops in order where it stays up: %j', async (args, code) => {
    const child = start(args)
    child.stdout.once('data', () => child.kill('SIGINT'))
    expect(await ended(child)).toEqual({ code, signal: null })
  })

  it('refuses bytes that are not UTF-8', async () => {
    const shell = spawn('sh', ['-c', `exec "$0" "$1" check --principal "$(printf 'a\\377')"`, process.execPath, MAIN])
    expect(await new Promise((done) => shell.on('exit', done))).toBe(2)
  })

  it('has every verb, in whatever form it was built', async () => {
    expect(await finished(['help'])).toMatchObject({ code: 0, stderr: '' })
    expect(await finished(['validate', POLICY])).toMatchObject({ code: 0, stderr: '' })
    expect(await finished(['fmt', POLICY])).toMatchObject({ code: 0, stderr: '' })
    expect(await finished(['fmt', join(ROOT, 'examples/stock-tracker/directory.yaml')])).toMatchObject({ code: 0 })
    expect(await finished(['import', POLICY])).toMatchObject({ code: 0 })
    expect(await finished(['explain', '--policy', POLICY, ...QUESTION])).toMatchObject({ code: 0, stderr: '' })
    expect(await finished(['completion', 'zsh'])).toMatchObject({ code: 0, stderr: '' })
    expect(await finished(['__complete', 'check', '--principal', ''], { env: { RBAC_POLICY: POLICY } })).toMatchObject({
      stdout: expect.stringContaining('Night shift\n'),
    })
  })

  it('shows help and version', async () => {
    expect(await finished(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^rbac \d/),
      stderr: '',
    })
    expect(await finished(['check', '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: rbac check/),
      stderr: '',
    })
  })
})
