import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { rbac } from '../cli/rbac.js'
import { readXml } from './xml.js'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const SHOP = '/subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop'
const WHY = [
  ...['--principal', 'priya', '--scope', SHOP],
  ...['--action', 'Microsoft.Resources/subscriptions/resourceGroups/delete'],
]

function graph(...args: string[]) {
  return rbac(['graph', '--policy', 'examples/contoso', ...args], { cwd })
}

describe('rbac graph', () => {
  it('draws a question as Mermaid, with what decided drawn strong', async () => {
    const { code, stdout, stderr } = await graph(...WHY)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('\nflowchart LR\n')
    const [, everyone] = /(n\d+)\[\["Everyone<br\/>every principal"\]\]/.exec(stdout) ?? []
    const [, deny] = /(n\d+)\{\{"The shop stays<br\/>deny · denies it"\}\}/.exec(stdout) ?? []
    expect(stdout).toContain(`\n  ${everyone} == denied ==> ${deny}\n`)
    expect(stdout).toMatch(/\("Owner<br\/>grants it · e0000005…0005"\)/)
  })

  it('draws a scope as SVG, and somebody as DOT', async () => {
    const svg = await graph('--scope', SHOP, '--format', 'svg')
    const texts = readXml(svg.stdout).filter(({ name }) => name === 'text')
    expect(texts.map(({ text }) => text)).toContain('Contoso Release Pipeline')
    const dot = await graph('--principal', 'Sana', '--format', 'dot')
    expect(dot.stdout).toMatch(/^digraph rbac \{\n/)
    expect(dot.stdout).toContain('label="What Sana has"')
    expect([svg.code, dot.code]).toEqual([0, 0])
  })

  it('prints nodes and edges as JSON', async () => {
    const { stdout } = await graph('--principal', 'Noah', '--json')
    const value = JSON.parse(stdout)
    expect(Object.keys(value)).toEqual(['schema', 'title', 'nodes', 'edges', 'omitted'])
    expect(value).toMatchObject({ schema: 'rbac.graph/v1', title: 'What Noah has', omitted: 0 })
  })

  it('says what it left out', async () => {
    const { code, stderr, stdout } = await graph('--limit', '1')
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'warning: 11 assignments left out; --limit draws more\n' })
    expect(stdout).toContain('title: "Who has what (11 left out)"')
  })

  it.each([
    [['--format', 'png'], '`--format` is one of mermaid, dot, svg'],
    [['--json', '--format', 'svg'], '`--json` and `--format svg` are two forms: give one'],
    [['--at', '2026-11-22T09:00:00Z'], '`--at` belongs to a question'],
    [['--action', 'a/b', '--scope', '/'], '`--principal` is missing'],
    [['--limit', '0'], '`--limit` must be a whole number'],
    [['--scope', 'a//b'], 'is not a scope'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await graph(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
