import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rbac } from '../../cli/rbac.js'
import { agree, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

const CWD = fileURLToPath(new URL('../../cli/', import.meta.url))
const VERBS = [
  ...['check', 'explain', 'who-can', 'what-can', 'where-can', 'what-if', 'validate', 'fmt', 'import', 'completion'],
  ...['help', '__complete', '--version', 'token'],
]
const FLAGS = [
  ...['--policy', '--principal', '--group', '--action', '--data-action', '--scope', '--attributes', '--at', '--batch'],
  ...[
    '--json',
    '--strict',
    '--color',
    '--sub-operation',
    '--check',
    '--members',
    '--expand',
    '--operations',
    '--limit',
  ],
  ...['--add', '--remove', '--help', '-h', '--', '-', '--=', '--__proto__', '--token', 'decode'],
]
const VALUES = [
  ...['policy.json', 'ada', 'sam', '/subscriptions/s1', 'Microsoft.Compute/virtualMachines/read', '{}', '[]', 'never'],
  ...['__proto__', 'constructor', '@file', '\0', '\ud800', '*', '=', '2026-11-22T12:00:00Z', '\u001b[31m', '\u202e'],
]
/** What listens, connects, writes, or stays up. */
const OUT_OF_BOUNDS =
  /^(?:serve|identity|bench|test|graph|get|verify|demo)$|^--(?:pdp|authority|jwks|write|output|junit|tenant|watch)|^-o/

/** One argument a line; behind a line of a single `|`, what stands on stdin. */
function read(input: string): { readonly args: readonly string[]; readonly stdin: string } {
  const [line = '', ...rest] = input.split('\n|\n')
  return { args: line.split('\n').slice(0, 24), stdin: rest.join('\n|\n') }
}

/** Nothing but files of the folder may be read: a folder could be the whole disk, a device has no end. */
function staysInside(arg: string): boolean {
  return [arg, arg.slice(arg.indexOf('=') + 1), arg.slice(arg.indexOf('@') + 1)].every((path) => {
    const at = path.includes('\0') ? '' : resolve(CWD, path)
    return !existsSync(at) || path === '' || (at.startsWith(CWD) && statSync(at).isFile())
  })
}

export const target: FuzzTarget = {
  about: 'the arguments and the standard input of the command line',
  covers: ['rbac-cli/src/'],
  seeds: [
    'check\n--policy\npolicy.json\n--principal\nada\n--action\nMicrosoft.Compute/virtualMachines/read\n--scope\n/subscriptions/s1',
    'explain\n--policy=policy.json\n--principal=sam\n--data-action=a/b\n--scope=/\n--json\n--at=2026-11-22T12:00:00Z',
    'check\n--policy\npolicy.json\n--batch\n-\n--json\n|\n{"principalId":"ada","action":"a/b","scope":"/"}\n{"x":1}\n',
    ...VERBS.map((verb) => `${verb}\n--policy=policy.json`),
    'who-can\n--policy=policy.json\n--action=Microsoft.Compute/virtualMachines/read\n--scope=/subscriptions/s1\n--limit=1',
    'what-can\n--policy=policy.json\n--principal=ada\n--scope=/subscriptions/s1\n--expand',
    'where-can\n--policy=policy.json\n--principal=ada\n--action=Microsoft.Compute/virtualMachines/read\n--json',
    'token\ndecode\n-\n|\neyJhbGciOiJub25lIn0.e30.',
    '__complete\ncheck\n--sc',
  ],
  dictionary: [
    ...VERBS,
    ...FLAGS,
    ...VALUES,
    ...FLAGS.map((flag) => `\n${flag}\n`),
    '\n',
    '=',
    '\n|\n',
    './policy.json',
  ],
  longest: 1024,
  async run(input) {
    const { args, stdin } = read(input)
    if (!args.every(staysInside) || args.some((arg) => OUT_OF_BOUNDS.test(arg))) return
    const { code, stdout, stderr } = await rbac(args, { stdin, cwd: CWD })
    holds('a line ends with a code of the contract', [0, 1, 2, 3, 5].includes(code), `${code}: ${stderr}`)
    holds(
      'nothing is written that a terminal obeys',
      !/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(stdout + stderr),
      JSON.stringify(stdout + stderr),
    )
    const [verb] = args
    if (code >= 2 && !args.some((arg) => arg.startsWith('--batch')) && verb !== 'validate')
      agree('an error leaves stdout empty', stdout, '')
    if (code >= 2) holds('an error says something', stderr !== '' || stdout !== '')
    const again = await rbac(args, { stdin, cwd: CWD })
    agree('the same line has the same answer', again, { code, stdout, stderr })
  },
}
