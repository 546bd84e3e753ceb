import type { Command, Example, Flag } from './command.js'
import { EXIT } from './exit.js'

/** What the program is, for its own help and for docs/cli.md. */
export const PROGRAM: Program = {
  summary: 'Ask an Azure RBAC policy who may do what, where, and why.',
  examples: [
    {
      does: 'May this identity read secrets?',
      command:
        'rbac check --policy examples/stock-tracker --principal stock-tracker-vm --data-action Microsoft.KeyVault/vaults/secrets/getSecret/action --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers/Microsoft.KeyVault/vaults/stock-vault',
    },
    { does: 'Look for mistakes in a folder of policy documents', command: 'rbac validate examples/contoso' },
    { does: 'The flags of a verb, with examples', command: 'rbac help check' },
  ],
  exitCodes: [
    [EXIT.ok, 'allowed, or done'],
    [EXIT.no, 'denied, findings, or a difference'],
    [EXIT.usage, 'wrong usage, bad input, or a missing file'],
    [EXIT.policy, 'the content of a policy is invalid'],
    [EXIT.unreachable, 'something needed from elsewhere (a token, keys) cannot be fetched'],
    [EXIT.internal, 'a fault of the program itself'],
    [EXIT.interrupted, 'interrupted'],
  ],
}

interface Program {
  readonly summary: string
  readonly examples: readonly Example[]
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[]
}

/** The help of the program: its verbs, and what its exit codes mean. */
export function programHelp(verbs: readonly Command[]): string {
  return sections([
    [PROGRAM.summary],
    ['Usage: rbac <verb> [flags]', '       rbac help <verb>', '       rbac --version'],
    ['Verbs:', ...table(verbs.map(({ name, summary }) => [name, summary]))],
    examplesOf(PROGRAM.examples),
    exitCodesOf(PROGRAM.exitCodes),
  ])
}

/** The help of one verb. */
export function verbHelp(verb: Command): string {
  return sections([
    [`Usage: ${usage(verb)}`],
    ...verb.description.map((paragraph) => wrap(paragraph, 0)),
    ...(verb.operands === undefined ? [] : [['Arguments:', ...table([[verb.operands.name, verb.operands.about]])]]),
    ['Flags:', ...table(verb.flags.map((flag) => [spelling(flag), flag.about]))],
    ...(verb.topics ?? []).map(({ title, lines }) => [`${title}:`, ...lines.map((line) => `  ${line}`)]),
    examplesOf(verb.examples),
    exitCodesOf(verb.exitCodes),
  ])
}

/** `rbac check [flags]` or `rbac fmt [flags] <path>…` */
export function usage({ name, operands }: Command): string {
  if (operands === undefined) return `rbac ${name} [flags]`
  const many = operands.atMost > operands.atLeast && operands.atMost > 1 ? '…' : ''
  const shown = `${operands.name}${many}`
  return `rbac ${name} [flags] ${operands.atLeast === 0 ? `[${shown}]` : shown}`
}

/** `-o, --output <file>` */
export function spelling({ name, short, value }: Flag): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

const WIDTH = 80
const LEFT_COLUMN = 26

function sections(parts: readonly (readonly string[])[]): string {
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function examplesOf(examples: readonly Example[]): string[] {
  // Never wrapped: a broken command line can't be copied.
  return ['Examples:', ...examples.flatMap(({ does, command }) => [`  # ${does}`, `  ${command}`])]
}

function exitCodesOf(codes: readonly (readonly [code: number, meaning: string])[]): string[] {
  return ['Exit codes:', ...codes.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)]
}

/** Two columns; what is too wide for the left one stands on a line of its own. */
function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, LEFT_COLUMN)
    if (left.length + 4 > LEFT_COLUMN) return [`  ${left}`, ...lines]
    return [`  ${left}`.padEnd(LEFT_COLUMN) + (lines[0] ?? '').trimStart(), ...lines.slice(1)]
  })
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines.map((each) => ' '.repeat(indent) + each)
}
