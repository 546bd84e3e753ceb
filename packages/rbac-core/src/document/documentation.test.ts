import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePolicyText } from './index.js'

const page = readFileSync(new URL('../../../../docs/policy-documents.md', import.meta.url), 'utf8')

/** Texts in the sources of a room that look like the code of an issue. */
function codesIn(room: string): string[] {
  const folder = new URL(`../${room}/`, import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const text = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  return [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].map(([, code]) => code ?? '')
}

describe('docs/policy-documents.md', () => {
  it('lists the codes of all issues', () => {
    const used = new Set([...codesIn('document'), ...codesIn('node')])
    const tables = page.slice(page.indexOf('**Errors**'), page.indexOf('## Limits'))
    const listed = new Set([...tables.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code]) => code ?? ''))
    expect([...used].sort()).toEqual([...listed].sort())
  })

  it('shows documents that are read without a warning', () => {
    const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text ?? '')
    expect(examples.map((text) => parsePolicyText(text, { format: 'yaml' }).warnings)).toEqual([[]])
  })
})
