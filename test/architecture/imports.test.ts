import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../../packages/rbac-core/src', import.meta.url))

/** Which rooms a room may import from; `errors` is below everything. Siblings don't know each other. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  model: ['errors'],
  pattern: ['errors', 'model'],
  scope: ['errors', 'model'],
  condition: ['errors', 'model', 'pattern'],
  'builtin-roles': ['model'],
  // The engine for one thing only: what changes policies in place comes along with the parser, see `provideUpdater`.
  document: ['errors', 'model', 'pattern', 'scope', 'condition', 'builtin-roles', 'engine'],
  engine: ['errors', 'model', 'pattern', 'scope', 'condition'],
  explain: ['errors', 'model'],
  builder: ['errors', 'model', 'document', 'engine'],
  'data-text': ['errors', 'model', 'document'],
  snapshot: ['errors', 'model', 'pattern', 'scope', 'engine'],
  query: ['errors', 'model', 'pattern', 'scope', 'condition', 'engine'],
  analyze: ['errors', 'model', 'pattern', 'scope', 'condition', 'builtin-roles', 'engine', 'query'],
  graph: ['errors', 'model', 'scope', 'engine'],
  node: ['errors', 'model', 'document', 'snapshot'],
  identity: ['errors', 'model'],
  middleware: ['errors', 'model', 'pattern', 'scope', 'engine', 'identity', 'query'],
  pdp: ['errors', 'model'],
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
}

function roomOf(file: string): string {
  return relative(source, file).split('/')[0]?.replace(/\.ts$/, '') ?? ''
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/from '([^']+)'/g)].map(([, specifier = '']) => specifier)
}

/** What a file imports when it runs: types are gone by then. */
function valuesImportedBy(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export) (?!type\b)([^']*?) from '([^']+)'/gms)].flatMap(
    ([, names = '', specifier = '']) => (isTypesAlone(names) ? [] : [specifier]),
  )
}

function isTypesAlone(names: string): boolean {
  return /^\{(?:\s*type [^,]+,?)+\s*\}$/.test(names)
}

/** The rooms that each room stands directly behind in a picture, `below  <-  room, room`, that begins with `first`. */
function drawnEdges(first: string): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
  const [, picture = ''] = new RegExp(`^\`\`\`\\n(${first} .*?)^\`\`\`$`, 'ms').exec(text) ?? []
  const drawn = new Map<string, string[]>()
  for (const line of picture.trim().split('\n')) {
    const ranks = line.split('<-').map((rank) => rank.split(',').map((room) => room.trim()))
    for (const [index, rank] of ranks.entries()) {
      if (index > 0) for (const room of rank) drawn.set(room, [...(drawn.get(room) ?? []), ...(ranks[index - 1] ?? [])])
    }
  }
  return drawn
}

/** Whatever is below a room in a picture, directly or by way of others. */
function allBehind(room: string, drawn: ReadonlyMap<string, readonly string[]>): string[] {
  return (drawn.get(room) ?? []).flatMap((below) => [below, ...allBehind(below, drawn)])
}

describe('the rooms of rbac-core', () => {
  const edges = new Set<string>()
  for (const file of filesOf(source)) {
    for (const specifier of importsOf(file)) {
      if (!specifier.startsWith('.')) continue
      const [from, to] = [roomOf(file), roomOf(join(dirname(file), specifier.replace(/\.js$/, '.ts')))]
      if (from !== to && from !== 'index') edges.add(`${from} -> ${to}`)
    }
  }

  it('import downwards only', () => {
    console.log([...edges].sort().join('\n'))
    const upward = [...edges].filter((edge) => {
      const [from = '', to = ''] = edge.split(' -> ')
      return !MAY_IMPORT[from]?.includes(to)
    })
    expect(upward).toEqual([])
  })

  it('are drawn in CONTRIBUTING.md: what a room imports is what it is drawn behind, directly or by way of others', () => {
    const drawn = drawnEdges('model')
    const behind = (room: string) => allBehind(room, drawn)
    expect([...drawn.keys(), 'model', 'errors'].toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted())
    for (const room of drawn.keys()) {
      const imported = MAY_IMPORT[room]?.filter((below) => below !== 'errors') ?? []
      expect({ room, undrawn: imported.filter((below) => !behind(room).includes(below)) }).toEqual({
        room,
        undrawn: [],
      })
      expect(imported).toEqual(expect.arrayContaining([...(drawn.get(room) ?? [])]))
    }
  })

  it('name a Node built-in in the node room alone', () => {
    const offenders = filesOf(source)
      .filter((file) => roomOf(file) !== 'node')
      .filter((file) => importsOf(file).some((specifier) => specifier.startsWith('node:')))
    expect(offenders).toEqual([])
  })

  it('guard with the grammar of bearer tokens and nothing else of identity, so that jose is not loaded', () => {
    const imported = filesOf(join(source, 'middleware'))
      .flatMap(importsOf)
      .filter((specifier) => specifier.includes('/identity/'))
    expect(imported).toEqual(['../identity/bearer.js'])
  })

  it('leave jose to identity', () => {
    const offenders = filesOf(source)
      .filter((file) => roomOf(file) !== 'identity')
      .filter((file) => importsOf(file).includes('jose'))
    expect(offenders).toEqual([])
  })
})

describe('the rooms of the engine', () => {
  it('import values as they are drawn in CONTRIBUTING.md, and nothing else below the top does', () => {
    const engine = join(source, 'engine')
    const room = (file: string) => relative(engine, file).split('/').slice(0, -1).join('/')
    const drawn = drawnEdges('flat')
    const rooms = new Set([...drawn.keys(), 'flat'])
    const inner = filesOf(engine).filter((file) => room(file) !== '')
    expect(new Set(inner.map(room))).toEqual(rooms)
    const upward = inner.flatMap((file) =>
      valuesImportedBy(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(dirname(file), specifier))
        .filter((target) => target.startsWith(engine) && room(target) !== room(file))
        .filter((target) => !allBehind(room(file), drawn).includes(room(target)))
        .map((target) => `${relative(engine, file)} -> ${relative(engine, target)}`),
    )
    expect(upward).toEqual([])
  })
})

describe('the two halves of rbac-server', () => {
  it('know what lies below both, and not each other', () => {
    const halves = fileURLToPath(new URL('../../packages/rbac-server/src', import.meta.url))
    const half = (file: string) => relative(halves, file).split('/')[0]
    const crossing = ['authority', 'authzen', 'files', 'listening'].flatMap((own) =>
      filesOf(join(halves, own)).flatMap((file) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => half(join(dirname(file), specifier)))
          .filter((other) => other !== own && (other === 'authority' || other === 'authzen'))
          .map((other) => `${relative(halves, file)} -> ${other}`),
      ),
    )
    expect(crossing).toEqual([])
  })
})
