import fc from 'fast-check'
import { expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const verb = fc.constantFrom(
  'check',
  'explain',
  'validate',
  'fmt',
  'import',
  'completion',
  'help',
  '__complete',
  '--version',
)
const flag = fc.constantFrom(
  ...['--policy', '--principal', '--group', '--action', '--data-action', '--scope', '--attributes', '--at', '--batch'],
  ...[
    '--json',
    '--strict',
    '--color',
    '--sub-operation',
    '--check',
    '--members',
    '--nonsense',
    '-o',
    '-h',
    '--',
    '-',
    '--=',
    '--__proto__',
  ],
)
const value = fc.oneof(
  fc.constantFrom(
    POLICY,
    'ada',
    'sam',
    '/subscriptions/s1',
    'Microsoft.Compute/virtualMachines/read',
    '{}',
    '[]',
    'never',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '@file',
    '\0',
    '\ud800',
    '*',
    '../..',
    '/dev/null',
    '2026-11-22T12:00:00Z',
    '=',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const line = fc
  .tuple(
    verb,
    fc.array(
      fc.oneof(
        flag,
        value,
        fc.tuple(flag, value).map(([name, text]) => `${name}=${text}`),
      ),
      { maxLength: 9 },
    ),
  )
  .map(([first, rest]) => [first, ...rest])
  // What would write, or read the whole disk.
  .filter((args) => !args.some((arg) => arg.startsWith('-o') || /(?:^|=)[./]+$/.test(arg)))

const WHOLE = {
  policy: POLICY,
  principal: 'ada',
  action: 'Microsoft.Compute/virtualMachines/read',
  scope: '/subscriptions/s1',
}

/** A question that is whole, but for one value that is anything at all, and one flag more. */
const almostWhole = fc
  .tuple(
    fc.constantFrom('check', 'explain'),
    fc.constantFrom(...Object.keys(WHOLE), 'at', 'attributes', 'group'),
    value,
    flag,
  )
  .map(([first, name, text, more]) => [
    first,
    ...Object.entries({ ...WHOLE, [name]: text }).map(([key, given]) => `--${key}=${given}`),
    ...(more.startsWith('--') && more !== '--' ? [] : [more]),
  ])
  .filter((args) => !args.some((arg) => arg.startsWith('-o') || /=[./]+$/.test(arg)))

it('ends every line of arguments with a code of the contract, and nothing that a terminal obeys', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(line, almostWhole), fc.string(), async (args, stdin) => {
      const { code, stdout, stderr } = await rbac(args, { stdin, cwd: import.meta.dirname })
      expect([0, 1, 2, 3]).toContain(code)
      if (code >= 2 && !args.includes('--batch') && args[0] !== 'validate') expect(stdout).toBe('')
      if (code <= 1 && args[0] !== 'help') expect(stderr).not.toMatch(/error/)
      expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
    }),
    { seed: 37, numRuns: 300 },
  )
})
