import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { rbac } from '../cli/rbac.js'
import { printedBy } from './run-block.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(new URL('../../docs/questions.md', import.meta.url), 'utf8')

/** A command of the page, with what the page says it prints. */
const EXAMPLES = [...page.matchAll(/^```sh\nrbac (?!\()([^\n]+)\n```\n\n```\n(.*?)^```$/gms)].map(
  ([, command = '', printed = '']) => ({ command, printed }),
)

describe('docs/questions.md', () => {
  it('shows each kind of question', () => {
    const verbs = new Set(EXAMPLES.map(({ command }) => command.split(' ')[0]))
    expect([...verbs].sort()).toEqual(['what-can', 'what-if', 'where-can', 'who-can'])
  })

  it('asks for a list by an id that the policy knows', () => {
    const [statement = ''] = printedBy('docs/questions.md', 1)
    expect(statement).toContain('SELECT * FROM machines WHERE owner = $1 AND ')
    expect(statement).toContain('$2')
  })

  it.each(EXAMPLES)('says what is printed by $command', async ({ command, printed }) => {
    const { code, stdout } = await rbac(command.split(' '), { cwd: root })
    expect({ code, stdout }).toEqual({ code: 0, stdout: printed })
  })
})
