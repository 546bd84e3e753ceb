import { createReadStream } from 'node:fs'
import type { AccessRequest, Policy } from 'rbac-core'
import { requestsIn } from '../batch.js'
import { drawRequests, randomFrom } from '../bench/draw.js'
import { measure } from '../bench/figures.js'
import { linesOf } from '../bench/show.js'
import type { Command, Context } from '../command.js'
import { EXIT, UsageError } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import { existingFile, loadNamedPolicy } from '../load.js'
import { standardInput } from '../standard-input.js'
import { count } from '../text.js'

export const command: Command = {
  name: 'bench',
  summary: 'How fast are answers about this policy, on this machine?',
  description: [
    'Measures how long the policy takes to read and to compile, what it takes of memory, and how many questions a second are answered: with `can` (yes or no) and with `check` (and why), for questions that are allowed, refused and denied.',
    'Questions are made from the policy: about its principals and members of its groups, at and below the scopes of its assignments, for actions of its roles. --requests takes your own instead, one access request a line as JSON, as for `rbac check --batch`.',
    'Every question is in new strings, as if it had just arrived. p50, p99 and p99.9 are of calls timed one by one. The last column is throughput in units of three look-ups in maps, measured in the same turns: times differ between machines and moments, that ratio hardly. With --json, p50, p99 and p999 are nanoseconds.',
  ],
  flags: [
    ...POLICY_FLAGS,
    {
      name: 'requests',
      value: '<file|->',
      about: 'Ask these: one JSON access request a line, from a file or standard input. At most a million.',
      complete: 'file',
      stdin: true,
    },
    { name: 'count', value: '<n>', about: 'How many questions to make. Default: 10000.' },
    { name: 'seed', value: '<n>', about: 'Make other questions. Default: 1.' },
    { name: 'seconds', value: '<n>', about: 'How long to time each call for each kind of question. Default: 1.' },
  ],
  examples: [
    { does: 'How fast is the example?', command: 'rbac bench --policy examples/contoso' },
    {
      does: 'What an application asked, from its log',
      command: 'rbac bench --policy policy/ --requests requests.ndjson',
    },
    {
      does: 'Is a check of it still under a microsecond? For a pipeline',
      command: `rbac bench --policy examples/contoso --json | jq -e '.calls[] | select(.call == "check" and .questions == "all").p50 < 1000'`,
    },
  ],
  exitCodes: [
    [EXIT.ok, 'measured'],
    [EXIT.usage, 'wrong usage, a missing file, or a request that can not be answered'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const number = readNumbers(args)
    const figures = await measure({
      read: () => loadNamedPolicy(context),
      requestsFor: (policy) => requestsFor(context, policy, number.count, number.seed),
      clock: io.clock,
      seconds: number.seconds,
    })
    if (out.json) await out.value({ schema: 'rbac.bench/v1', ...figures })
    else for (const line of linesOf(figures)) await out.line(line)
    return EXIT.ok
  },
}

const MOST_REQUESTS = 1_000_000

async function requestsFor(
  { args, io }: Context,
  policy: Policy,
  wanted: number,
  seed: number,
): Promise<readonly AccessRequest[]> {
  const source = args.text('requests')
  if (source === undefined) {
    const drawn = drawRequests(policy, wanted, randomFrom(seed))
    if (drawn.length > 0) return drawn
    throw new UsageError(
      'nothing is assigned in the policy, so no questions can be made: give --requests',
      'INVALID_INPUT',
    )
  }
  for (const flag of ['count', 'seed']) {
    if (args.has(flag)) throw new UsageError(`\`--${flag}\` does not go with \`--requests\`: those are the questions`)
  }
  const requests: AccessRequest[] = []
  for await (const request of requestsIn(
    source === '-' ? standardInput(io) : createReadStream(existingFile(source, io.cwd)),
  )) {
    if (requests.length === MOST_REQUESTS) {
      throw new UsageError(`\`--requests\` holds more than ${count(MOST_REQUESTS, 'request')}`, 'INVALID_INPUT')
    }
    requests.push(request)
  }
  if (requests.length === 0) throw new UsageError('`--requests` holds no request', 'INVALID_INPUT')
  return requests
}

function readNumbers(args: Context['args']): {
  readonly count: number
  readonly seed: number
  readonly seconds: number
} {
  const whole = (flag: string, most: number, otherwise: number): number => {
    const text = args.text(flag)
    if (text === undefined) return otherwise
    const number = Number(text)
    if (/^\d{1,9}$/.test(text) && number <= most && (number > 0 || flag === 'seed')) return number
    throw new UsageError(`\`--${flag}\` must be a whole number up to ${most}, not \`${text}\``)
  }
  const seconds = args.text('seconds') ?? '1'
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(seconds) || Number(seconds) === 0) {
    throw new UsageError(`\`--seconds\` must be a number of seconds under 1000, not \`${seconds}\``)
  }
  return { count: whole('count', MOST_REQUESTS, 10_000), seed: whole('seed', 999_999_999, 1), seconds: Number(seconds) }
}
