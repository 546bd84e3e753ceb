import { readFileSync } from 'node:fs'
import { type ConditionContext, evaluateCondition, lintCondition, parseCondition } from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'

const PAGE = readFileSync(new URL('../../docs/conditions.md', import.meta.url), 'utf8')

interface Example {
  readonly text: string
  /** What stands behind each `---`. */
  readonly answers: readonly string[]
}

/** The blocks of one language: a text, then lines that start with `---`. */
function examples(language: string): Example[] {
  return blocks(language).map((block) => {
    const [text = '', ...answers] = block.split(/^--- /m)
    return { text: text.trimEnd(), answers: answers.map((answer) => answer.trim()) }
  })
}

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block)
}

function contextOf(json: string): ConditionContext {
  const { action, subOperation, now, ...attributes } = JSON.parse(json)
  return { action, subOperation, attributes, ...(now === undefined ? {} : { now: Date.parse(now) }) }
}

describe('the page on conditions', () => {
  it.each(examples('condition'))('$text', ({ text, answers }) => {
    expect(answers.length).toBeGreaterThan(0)
    for (const answer of answers) {
      const [, value = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(answer) ?? []
      if (value === 'error') expect(() => parseCondition(text)).toThrow(rest)
      else expect(evaluateCondition(parseCondition(text), contextOf(rest)), rest).toBe(value)
    }
  })

  it.each(examples('lint'))('lint: $text', ({ text, answers }) => {
    const found = lintCondition(parseCondition(text)).map(({ code, line, column }) => `${code} ${line}:${column}`)
    expect(found).toEqual(answers.map((answer) => answer.replace(/\s+/, ' ')))
  })

  it('lists every operator once, says truly which take quantifiers, and gives a code for every finding', () => {
    const rows = [...PAGE.matchAll(/^\| `(\w+)` \| (yes|no) \|/gm)]
    expect(new Set(rows.map(([, name]) => name)).size).toBe(28)
    for (const [, name = '', quantified] of rows) {
      const text = `@Request[a] ForAnyOfAnyValues:${name} @Request[b]`
      if (quantified === 'yes') expect(parseCondition(text).kind).toBe('comparison')
      else expect(() => parseCondition(text)).toThrow("can't be used with")
    }
    const documented = [...PAGE.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code)
    const source = readFileSync(new URL('../../packages/rbac-core/src/condition/finding.ts', import.meta.url), 'utf8')
    const codes = [...source.matchAll(/^ {2}\| '(\w+)'$/gm)].map(([, code]) => code)
    expect(documented.toSorted()).toEqual(codes.toSorted())
  })

  it('prints what its code prints', async () => {
    const [code = ''] = blocks('ts')
    const { transformSync } = await import('esbuild')
    const module = transformSync(code, { loader: 'ts', format: 'esm' }).code
    const printed: string[] = []
    const body = module.replace(/^import \{(.*?)\} from "rbac-core\/condition";$/ms, 'const {$1} = exported;')
    new Function('exported', 'console', body)(await import('rbac-core/condition'), {
      log: (line: string) => printed.push(line),
    })
    expect(printed.join('\n')).toBe(blocks('text')[0]?.trimEnd())
  })
})
