import { describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const whole = [
  'check',
  '--policy',
  POLICY,
  '--principal',
  'ada',
  '--action',
  'Microsoft.Compute/virtualMachines/read',
  '--scope',
  '/',
]

/** Every one of these is a mistake of the user: 2, nothing on stdout, one line that says what to do. */
const refused: readonly (readonly [does: string, args: readonly string[], message: string])[] = [
  ['an unknown verb', ['chekc'], '`chekc` is not a verb of rbac (did you mean `check`?); `rbac help` lists them'],
  ['a verb that is none', ['publish'], '`publish` is not a verb of rbac; `rbac help` lists them'],
  ['the name of an inherited property as a verb', ['constructor'], '`constructor` is not a verb of rbac'],
  ['a flag before the verb', ['--strict', 'check'], 'the verb comes first'],
  [
    'an unknown flag',
    ['check', '--principle', 'ada'],
    '`rbac check` has no flag `--principle` (did you mean `--principal`?)',
  ],
  ['an unknown short flag', ['check', '-x'], '`rbac check` has no flag `-x`'],
  ['__proto__ as a flag', ['check', '--__proto__'], '`rbac check` has no flag `--__proto__`'],
  ['a flag without its value', ['check', '--principal'], '`--principal` needs a value: --principal <id|name>'],
  [
    'a flag whose value is another flag',
    ['check', '--principal', '--scope'],
    '`--principal` needs a value, not `--scope`',
  ],
  ['an empty value', ['check', '--principal='], 'the value of `--principal` is empty'],
  ['a value where none belongs', ['check', '--json=yes'], '`--json` takes no value'],
  ['a flag given twice', [...whole, '--scope', '/x'], '`--scope` is given twice'],
  [
    'both planes',
    [...whole, '--data-action', 'Microsoft.Compute/virtualMachines/read'],
    '`--action` and `--data-action` are two different questions',
  ],
  [
    'no principal',
    ['check', '--policy', POLICY, '--action', 'Microsoft.Compute/virtualMachines/read', '--scope', '/'],
    '`--principal` is missing',
  ],
  [
    'no action',
    ['check', '--policy', POLICY, '--principal', 'ada', '--scope', '/'],
    '`--action` (or `--data-action`) is missing',
  ],
  [
    'no scope',
    ['check', '--policy', POLICY, '--principal', 'ada', '--action', 'Microsoft.Compute/virtualMachines/read'],
    '`--scope` is missing',
  ],
  ['a bad scope', [...whole.slice(0, -1), '/a//b'], 'is not a scope'],
  [
    'a bad action',
    ['check', '--policy', POLICY, '--principal', 'ada', '--action', 'a/*', '--scope', '/'],
    'not an action',
  ],
  [
    'a colour that is none',
    [...whole, '--color', 'allways'],
    '`--color` is one of auto, always, never, not `allways` (did you mean `always`',
  ],
  ['a stray argument', [...whole, 'extra'], 'unexpected argument `extra`'],
  ['--', [...whole, '--'], '`--` is not used here'],
  ['-', [...whole, '-'], '`-` (standard input) is not read here'],
  ['@file', [...whole, '@file'], 'argument files are not read: `@file`'],
  ['- for a policy', ['check', '--policy', '-'], '`--policy` does not read standard input'],
  ['@file for a policy', ['check', '--policy', '@file'], 'argument files are not read: `--policy @file`'],
  [
    '- for a principal',
    ['check', '--policy', POLICY, '--principal', '-', '--action', 'a', '--scope', '/'],
    '`--principal` reads no file or standard input',
  ],
  [
    '@file for a principal',
    ['check', '--policy', POLICY, '--principal', '@f', '--action', 'a', '--scope', '/'],
    '`--principal` reads no file or standard input',
  ],
  [
    '@file for an action',
    ['check', '--policy', POLICY, '--principal', 'ada', '--action', '@f', '--scope', '/'],
    'argument files are not read',
  ],
  ['a NUL', [...whole.slice(0, -1), '/a\0b'], 'argument 8 holds a NUL character'],
  ['a lone surrogate', [...whole.slice(0, -1), '/a\ud800'], 'argument 8 is not valid UTF-8'],
  ['bytes that were not UTF-8', [...whole.slice(0, -1), '/a\ufffd'], 'argument 8 is not valid UTF-8'],
  [
    'a policy that is not there',
    ['check', '--policy', '/nowhere.json', '--principal', 'a', '--action', 'b', '--scope', '/'],
    'no such file or folder: `/nowhere.json`',
  ],
  ['no policy at all', ['check', '--principal', 'a', '--action', 'b', '--scope', '/'], 'no policy: give --policy'],
  ['help for two verbs', ['help', 'check', 'explain'], 'help is given for one verb at a time'],
  ['help for no verb', ['help', 'chek'], 'did you mean `check`?'],
  ['a question beside a batch', [...whole, '--batch', '-'], '`--principal` does not go with `--batch`'],
  ['a shell without completion', ['completion', 'tcsh'], 'the shells are bash, zsh, fish, pwsh'],
  ['two shells', ['completion', 'bash', 'zsh'], 'unexpected argument `zsh`'],
  ['no shell', ['completion'], '`rbac completion` needs <shell>'],
  [
    'check and write at once',
    ['fmt', '--check', '--write', POLICY],
    '`--check` and `--write` are two different wishes',
  ],
  [
    'a year for a time',
    [...whole, '--at', '2026'],
    '`--at` is a time with its zone, such as 2026-11-22T09:00:00Z, not `2026`',
  ],
  ['a day that no month has', [...whole, '--at', '2026-02-30T00:00:00Z'], 'not `2026-02-30T00:00:00Z`'],
  ['a time that is none, for a batch', ['check', '--policy', POLICY, '--batch', '-', '--at', 'soon'], 'not `soon`'],
  ['a time that is none, for lint', ['lint', POLICY, '--at', 'nope'], '`--at` is a time with its zone'],
  [
    'a code of lint that is none',
    ['lint', POLICY, '--only', 'NOPE'],
    '`--only NOPE`: `NOPE` is no code of lint (docs/lint.md lists them)',
  ],
  [
    'a misspelt code of lint',
    ['lint', POLICY, '--ignore', 'unused_rol'],
    '`--ignore unused_rol`: `unused_rol` is no code of lint (did you mean `UNUSED_ROLE`?)',
  ],
  [
    'a severity for no code',
    ['lint', POLICY, '--severity', 'UNUSED_ROL=error'],
    '`--severity UNUSED_ROL=error`: `UNUSED_ROL` is no code of lint (did you mean `UNUSED_ROLE`?)',
  ],
  [
    'a pattern as a needed action',
    ['suggest', '--action', 'a/read', '--data-action', 'Foo/*'],
    '`--data-action Foo/*`: not an action: it holds a `*`',
  ],
  [
    'a server without a URL',
    [...whole.filter((arg) => arg !== '--policy' && arg !== POLICY), '--pdp', 'nourl'],
    '`--pdp` must be an http or https URL without user, password or query, not `nourl`',
  ],
  [
    '- for an output',
    ['import', POLICY, '-o', '-'],
    '`-o` names a file to write, not `-` (write `-o ./-` for a file of that name)',
  ],
  ['- for a report', ['test', '--junit', '-'], '`--junit` names a file to write, not `-`'],
  [
    'a limit beyond counting',
    [
      'who-can',
      '--policy',
      POLICY,
      '--action',
      'Microsoft.Compute/virtualMachines/read',
      '--scope',
      '/',
      '--limit',
      '99999999999',
    ],
    '`--limit` must be a whole number from 1 to 999999999, not `99999999999`',
  ],
  ['a folder for attributes', [...whole, '--attributes', import.meta.dirname], 'is a folder, not a file'],
  ['a star for a file of attributes', [...whole, '--attributes', '*'], 'no such file or folder: `*`'],
  ['a pattern that matches nothing', ['validate', '/nowhere/*.json'], '`/nowhere'],
  ['a folder for a batch', ['check', '--policy', POLICY, '--batch', import.meta.dirname], 'is a folder, not a file'],
  [
    'an output that has no folder',
    ['import', POLICY, '-o', '/nowhere/out.json'],
    "`/nowhere/out.json` can't be written (ENOENT)",
  ],
  ['nothing to import', ['import'], '`rbac import` needs <file|folder>'],
]

describe('arguments', () => {
  it('repeat no password of a server', async () => {
    const { code, stderr } = await rbac(['check', '--pdp', 'http://me:hush@localhost', ...whole.slice(3)])
    expect([code, stderr]).toEqual([2, 'error: `--pdp` must be an http or https URL without user, password or query\n'])
  })

  it.each(refused)('refuse %s', async (_, args, message) => {
    const { code, stdout, stderr } = await rbac(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: [^\n]*\n$/)
    expect(stderr).toContain(message)
  })

  it.each([
    [['check', '--json', '--principle', 'ada'], 'USAGE'],
    [['check', '--json', '--policy', '/nowhere.json'], 'FILE_NOT_FOUND'],
    [['check', '--json', '--policy', POLICY, '--principal', 'sam', '--action', 'a', '--scope', '/'], 'AMBIGUOUS_NAME'],
    [[...whole.slice(0, -1), '/a//b', '--json'], 'INVALID_SCOPE'],
    [[...whole, '--at', 'tomorrow', '--json'], 'INVALID_REQUEST'],
  ])('are refused in JSON, on stderr, where JSON is asked for: %j', async (args, code) => {
    const ending = await rbac(args)
    expect(ending).toMatchObject({ code: 2, stdout: '' })
    const error = { code, message: expect.any(String) }
    expect(JSON.parse(ending.stderr)).toEqual({ schema: 'rbac.error/v1', error })
    expect(ending.stderr.startsWith('{"schema":')).toBe(true)
  })

  it('without a verb show the help on stderr, and end with 2', async () => {
    const { code, stdout, stderr } = await rbac([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: rbac <verb> [flags]')
  })
})
