import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type AccessRequest, createEngine, type Policy } from 'rbac-core'
import { loadPolicy } from 'rbac-core/node'
import { describe, expect, it } from 'vitest'

/** A question of an example's README, as the reader would type it, and the paragraph that answers it. */
interface Question {
  readonly command: string
  readonly answer: string
}

const EXAMPLES = [
  { name: 'stock-tracker', questions: 13 },
  { name: 'contoso', questions: 16 },
]

describe.each(EXAMPLES)('the $name example', async ({ name, questions }) => {
  const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
  const policy = await loadPolicy([folder], { strict: true })
  const engine = createEngine(policy)
  const asked = questionsIn(readFileSync(`${folder}/README.md`, 'utf8'))

  it('has an answer for every question', () => {
    expect(asked.length).toBe(questions)
  })

  for (const { command, answer } of asked) {
    it(`answers as its README says: ${command.slice(command.indexOf('--principal'))}`, () => {
      const [, effect, reason] = /^\*\*(ALLOWED|DENIED)\*\*(?: \(`(\w+)`\))?: /.exec(answer) ?? []
      const decision = engine.check(requestOf(command, policy))
      expect(decision.allowed ? ['ALLOWED', undefined] : ['DENIED', decision.reason]).toEqual([effect, reason])

      const decider = decision.allowed ? decision.grantedBy.roleName : decision.deniedBy?.denyAssignmentName
      if (decider !== undefined) expect(answer).toContain(`_${decider}_`)
    })
  }
})

/** The commands with their variables filled in, each with the text below it. */
function questionsIn(readme: string): Question[] {
  const variables = new Map<string, string>()
  const filled = (text: string) => text.replace(/\$(\w+)/g, (whole, name) => variables.get(name) ?? whole)
  const questions: Question[] = []
  for (const [, block = '', below = ''] of readme.matchAll(/^```sh\n(.*?)\n```\n\n(.+?)(?=\n\n|\n$)/gms)) {
    for (const line of block.split('\n')) {
      const [, name, value] = /^(\w+)=(.+)$/.exec(line) ?? []
      if (name !== undefined && value !== undefined) variables.set(name, filled(value))
      if (line.includes(' --principal ')) questions.push({ command: filled(line), answer: below.replaceAll('\n', ' ') })
    }
  }
  return questions
}

function requestOf(command: string, policy: Policy): AccessRequest {
  const words = (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''))
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: words.slice(words.indexOf('check') + 1),
    options: {
      policy: text,
      principal: text,
      action: text,
      'data-action': text,
      scope: text,
      at: text,
      attributes: text,
    },
  })
  const { principal, action, 'data-action': dataAction, scope = '', at, attributes } = values
  return {
    principalId: policy.principals.find(({ displayName }) => displayName?.toLowerCase() === principal)?.id ?? '',
    action: dataAction ?? action ?? '',
    isDataAction: dataAction !== undefined,
    scope,
    ...(at === undefined ? {} : { now: at }),
    ...(attributes === undefined ? {} : { attributes: JSON.parse(attributes) }),
  }
}
