import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const RESTART = 'Microsoft.Compute/virtualMachines/restart/action'
const question = (more: object = {}) => ({ principalId: 'u-ada', action: RESTART, scope: '/subscriptions/s1', ...more })
const batch = (stdin: string | Uint8Array, ...flags: string[]) =>
  rbac(['check', '--policy', POLICY, '--batch', '-', ...flags], { stdin })
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('a batch', () => {
  it('gives one answer a line, in order, and ends with 0', async () => {
    const requests = [question(), question({ principalId: 'u-eve' }), question({ scope: '/subscriptions/S1/x' })]
    const { code, stdout, stderr } = await batch(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(lines(stdout).map(({ schema, allowed, request }) => ({ schema, allowed, request }))).toEqual([
      { schema: 'rbac.check/v1', allowed: true, request: requests[0] },
      { schema: 'rbac.check/v1', allowed: false, request: requests[1] },
      { schema: 'rbac.check/v1', allowed: true, request: requests[2] },
    ])
  })

  it('answers the lines it can, says what is wrong with the others, and ends with 2', async () => {
    const bad = [
      '{nonsense',
      '[]',
      'null',
      '"text"',
      '{}',
      JSON.stringify(question({ scope: '/a//b' })),
      JSON.stringify(question({ action: 'a/*' })),
      JSON.stringify(question({ now: 'tomorrow' })),
      JSON.stringify(question({ dataAction: true })),
    ]
    const { code, stdout } = await batch([...bad, JSON.stringify(question())].join('\n'))
    expect(code).toBe(2)
    const answers = lines(stdout)
    expect(answers).toHaveLength(bad.length + 1)
    expect(answers.at(-1).allowed).toBe(true)
    expect(answers.slice(0, -1).map((answer) => Object.keys(answer))).toEqual(bad.map(() => ['error']))
    expect(answers.slice(0, -1).map(({ error }) => error.code)).toEqual([
      ...['INVALID_REQUEST', 'INVALID_REQUEST', 'INVALID_REQUEST', 'INVALID_REQUEST', 'INVALID_REQUEST'],
      ...['INVALID_SCOPE', 'INVALID_ACTION', 'INVALID_REQUEST', 'INVALID_REQUEST'],
    ])
    expect(answers[8].error.message).toBe('unknown key `dataAction` in the request (did you mean `isDataAction`?)')
  })

  it('passes over blank lines, and reads lines that end as on Windows', async () => {
    const line = JSON.stringify(question())
    const { code, stdout } = await batch(`\n${line}\r\n   \r\n\n${line}\r\n`)
    expect(code).toBe(0)
    expect(lines(stdout)).toHaveLength(2)
  })

  it('reads the last line without its newline, and an empty input as no questions', async () => {
    expect(lines((await batch(JSON.stringify(question()))).stdout)).toHaveLength(1)
    expect(await batch('')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('refuses a line that is not UTF-8, or too long, and goes on', async () => {
    const line = new TextEncoder().encode(`\n${JSON.stringify(question())}\n`)
    const broken = new Uint8Array([0x22, 0xff, 0x22])
    const long = new Uint8Array(1024 * 1024 + 1).fill(0x20)
    for (const bad of [broken, long]) {
      const { code, stdout } = await batch(new Uint8Array([...bad, ...line]))
      expect(code).toBe(2)
      expect(lines(stdout).map((answer) => answer.error?.code ?? answer.allowed)).toEqual(['INVALID_REQUEST', true])
    }
  })

  it('keeps what it says of a hostile line on that line', async () => {
    const { stdout } = await batch(JSON.stringify(question({ 'a\nb\u009b': 1 })))
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stdout).not.toMatch(/[\x7f-\x9f]/)
  })

  it('takes --at as the time of every line that names none', async () => {
    const requests = [
      question({ principalId: 'u-sam' }),
      question({ principalId: 'u-sam', now: '2026-11-22T00:00:00Z' }),
    ]
    const { stdout } = await batch(
      requests.map((request) => JSON.stringify(request)).join('\n'),
      '--at',
      '2027-01-01T00:00:00Z',
    )
    expect(lines(stdout).map(({ allowed }) => allowed)).toEqual([false, true])
  })

  it('explains as well', async () => {
    const { stdout } = await rbac(['explain', '--policy', POLICY, '--batch', '-'], {
      stdin: JSON.stringify(question({ principalId: 'u-eve' })),
    })
    const [answer] = lines(stdout)
    expect(answer).toMatchObject({
      schema: 'rbac.explain/v1',
      allowed: false,
      explanation: { decision: { allowed: false } },
    })
  })

  it('counts its answers for whoever waits at a terminal', async () => {
    const stdin = `${JSON.stringify(question())}\n`.repeat(10_001)
    const { code, stderr } = await rbac(['check', '--policy', POLICY, '--batch', '-'], { stdin, tty: 'stderr' })
    expect([code, stderr]).toEqual([0, '\r10,000 answers\r10,001 answers\n'])
  })

  it('of a policy that is invalid answers nothing and ends with 3', async () => {
    const { code, stdout } = await rbac(['check', '--policy', fileURLToPath(import.meta.url), '--batch', '-'], {
      stdin: JSON.stringify(question()),
    })
    expect([code, stdout]).toEqual([3, ''])
  })
})
