import { createEngine, type Engine } from 'rbac-core'
import type { Page } from 'rbac-core/query'
import type { Command, Context, Flag } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { QUESTION_FLAGS } from '../flags.js'
import { loadNamedPolicy } from '../load.js'
import type { OpenPart } from '../question.js'

/** An answer in the two forms it is given in. */
export interface Answer {
  /** For a program, without its `schema`. */
  readonly value: object
  /** For people: a line for each row. */
  readonly lines: readonly string[]
  /** Why rows may be missing; absent where none are. */
  readonly incomplete?: string
  readonly nextCursor?: string
}

/**
 * Reads the flags of a question once; what it returns can be put to any engine.
 *
 * @param known whose policy says who is called what, and which actions there are
 */
export type Preparation = (context: Context, known: Engine) => Promise<(engine: Engine) => Answer>

/** The flags that put a question of which one part is open. */
export function openFlags(open: OpenPart): readonly Flag[] {
  const left = OPEN_FLAGS[open]
  return QUESTION_FLAGS.filter(({ name }) => !left.includes(name))
}

/** `--token` and its kin say who asks. Many answers are one question, so there is no batch. */
const OPEN_FLAGS: Readonly<Record<OpenPart, readonly string[]>> = {
  principal: [
    'batch',
    'principal',
    'group',
    ...QUESTION_FLAGS.slice(
      QUESTION_FLAGS.findIndex(({ name }) => name === 'token'),
      QUESTION_FLAGS.findIndex(({ name }) => name === 'action'),
    ).map(({ name }) => name),
  ],
  action: ['batch', 'action', 'data-action'],
  scope: ['batch', 'scope'],
}

export const PAGE_FLAGS: readonly Flag[] = [
  { name: 'limit', value: '<n>', about: 'The most rows. Default: all.' },
  { name: 'cursor', value: '<text>', about: 'Go on where a page ended, with the cursor it gave.', anyText: true },
]

/** @throws {UsageError} for a limit that is no number */
export function readPage({ args }: Context): Page {
  const limit = args.text('limit')
  const cursor = args.text('cursor')
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit)) {
    throw new UsageError(`\`--limit\` must be a whole number from 1 to 999999999, not \`${limit}\``)
  }
  return { ...(limit !== undefined && { limit: Number(limit) }), ...(cursor !== undefined && { cursor }) }
}

/** What verbs that give lists end with. */
export const LIST_EXIT_CODES: Command['exitCodes'] = [
  [EXIT.ok, 'answered, even if the list is empty'],
  [EXIT.usage, 'wrong usage, bad input or a missing file'],
  [EXIT.policy, 'the content of the policy is invalid'],
]

/** The same for those in which a token may say who asks. */
export const TOKEN_LIST_EXIT_CODES: Command['exitCodes'] = [
  ...LIST_EXIT_CODES,
  [EXIT.unreachable, 'with --token: the keys of the authority cannot be fetched'],
]

/** Reads the policy and the question, and prints the list. */
export async function answerList(context: Context, schema: string, prepare: Preparation): Promise<ExitCode> {
  const { io, out } = context
  const engine = createEngine(await loadNamedPolicy(context), { clock: io.clock })
  const ask = await prepare(context, engine)
  const { value, lines, incomplete, nextCursor } = ask(engine)
  if (out.json) {
    await out.value({ schema, ...value })
    return EXIT.ok
  }
  for (const line of lines) await out.line(line)
  if (lines.length === 0) await out.remark('none')
  if (incomplete !== undefined) await out.warning(incomplete)
  if (nextCursor !== undefined) await out.remark(`more: --cursor ${nextCursor}`)
  return EXIT.ok
}

/** The condition of a row on one line, behind what it belongs to. */
export function withCondition(text: string, condition: string | undefined): string {
  return condition === undefined ? text : `${text}  if ${condition.replace(/\s+/g, ' ')}`
}

/** What an answer has besides its rows, for people. */
export function endOf({ incomplete, nextCursor }: { incomplete?: 'groups' | 'tooLarge'; nextCursor?: string }): {
  readonly incomplete?: string
  readonly nextCursor?: string
} {
  return {
    ...(incomplete !== undefined && { incomplete: INCOMPLETE[incomplete] }),
    ...(nextCursor !== undefined && { nextCursor }),
  }
}

const INCOMPLETE = {
  groups: 'groups of the requester were not resolved, so more may be allowed',
  tooLarge: 'the answer would take too many patterns, so some are left out; what is listed holds',
} as const
