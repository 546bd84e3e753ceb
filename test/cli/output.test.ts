import { describe, expect, it } from 'vitest'
import { POLICY, rbac, type World } from './rbac.js'

const args = [
  'check',
  '--policy',
  POLICY,
  '--principal',
  'ada',
  '--action',
  'Microsoft.Compute/virtualMachines/read',
  '--scope',
  '/subscriptions/s1',
]
const firstWord = async (world: World, ...flags: string[]) =>
  (await rbac([...args, ...flags], world)).stdout.split('  ')[0]

const PLAIN = 'ALLOWED'
const COLOURED = '\u001b[32mALLOWED\u001b[39m'

describe('colour', () => {
  it.each<[string, World, string[], string]>([
    ['is not for a pipe', {}, [], PLAIN],
    ['is for a terminal', { tty: true }, [], COLOURED],
    ['is not for a dumb terminal', { tty: true, env: { TERM: 'dumb' } }, [], PLAIN],
    ['is not where NO_COLOR is set', { tty: true, env: { NO_COLOR: '1' } }, [], PLAIN],
    ['is where NO_COLOR is set but empty', { tty: true, env: { NO_COLOR: '' } }, [], COLOURED],
    ['is where FORCE_COLOR is set', { env: { FORCE_COLOR: '1' } }, [], COLOURED],
    ['is not where FORCE_COLOR is 0', { tty: true, env: { FORCE_COLOR: '0' } }, [], PLAIN],
    ['is where both are set, as in Node', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, [], COLOURED],
    ['is where --color=always says so', { env: { NO_COLOR: '1' } }, ['--color=always'], COLOURED],
    ['is not where --color=never says so', { tty: true, env: { FORCE_COLOR: '1' } }, ['--color', 'never'], PLAIN],
    ['follows the surroundings with --color=auto', { tty: true }, ['--color=auto'], COLOURED],
  ])('%s', async (_, world, flags, expected) => {
    expect(await firstWord(world, ...flags)).toBe(expected)
  })

  it('never gets into JSON', async () => {
    const { stdout } = await rbac([...args, '--json', '--color=always'], { tty: true })
    expect(stdout).not.toContain('\u001b')
  })

  it('marks the verdict of an explanation, and nothing else of it', async () => {
    const { stdout } = await rbac(['explain', ...args.slice(1), '--color=always'])
    expect(stdout.startsWith(COLOURED)).toBe(true)
    expect(stdout.slice(COLOURED.length)).not.toContain('\u001b')
  })
})

describe('on a terminal', () => {
  it('an ALLOWED comes with the reminder that it is about RBAC only, on stderr', async () => {
    const { stderr } = await rbac([...args, '--color=never'], { tty: true })
    expect(stderr).toBe('RBAC only: locks, Azure Policy, network rules and access keys are not part of this answer\n')
  })
})

describe('a fault of the program itself', () => {
  it('ends with 70 and a line that is enough to report it', async () => {
    const onOutput = () => {
      throw new TypeError('the sky\nfell')
    }
    const { code, stderr } = await rbac(args, { onOutput })
    expect(code).toBe(70)
    expect(stderr).toMatch(/^error: a fault of rbac 1\.2\.3 itself: TypeError: the sky at .+\n$/)
    expect(JSON.parse((await rbac([...args, '--json'], { onOutput })).stderr)).toMatchObject({
      schema: 'rbac.error/v1',
      error: { code: 'INTERNAL' },
    })
  })
})

describe('an error under --json', () => {
  const stranger = ['check', '--json', '--policy', POLICY, '--principal', 'nobody', '--scope', '/', '--action']

  it('stands alone on stderr, without the remarks that came before it', async () => {
    const { stdout, stderr } = await rbac([...stranger, 'a/*'])
    expect(stdout).toBe('')
    expect(JSON.parse(stderr)).toMatchObject({ schema: 'rbac.error/v1', error: { code: 'INVALID_ACTION' } })
  })

  it('is what remarks wait for: with an answer they are there', async () => {
    const { stdout, stderr } = await rbac([...stranger, 'Microsoft.Compute/virtualMachines/read'])
    expect(JSON.parse(stdout)).toMatchObject({ allowed: false })
    expect(stderr).toContain('`nobody` occurs nowhere in the policy')
  })
})
