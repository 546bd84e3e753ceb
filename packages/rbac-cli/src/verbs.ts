import type { Command } from './command.js'
import { COMMON_FLAGS } from './flags.js'

/** Every verb, in the order of the help. A new verb is a file in commands/ and a line here. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  check: () => import('./commands/check.js'),
  explain: () => import('./commands/explain.js'),
  'who-can': () => import('./commands/who-can.js'),
  'what-can': () => import('./commands/what-can.js'),
  'where-can': () => import('./commands/where-can.js'),
  'what-if': () => import('./commands/what-if.js'),
  compare: () => import('./commands/compare.js'),
  diff: () => import('./commands/diff.js'),
  suggest: () => import('./commands/suggest.js'),
  test: () => import('./commands/test.js'),
  graph: () => import('./commands/graph.js'),
  lint: () => import('./commands/lint.js'),
  validate: () => import('./commands/validate.js'),
  fmt: () => import('./commands/fmt.js'),
  import: () => import('./commands/import.js'),
  compile: () => import('./commands/compile.js'),
  token: () => import('./commands/token.js'),
  identity: () => import('./commands/identity.js'),
  serve: () => import('./commands/serve.js'),
  bench: () => import('./commands/bench.js'),
  completion: () => import('./commands/completion.js'),
}

export const VERB_NAMES: readonly string[] = Object.keys(LOADERS)

/** The verb of that name, with the flags that all verbs share; undefined where there is none. Loads its module only. */
export async function loadVerb(name: string): Promise<Command | undefined> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined
  if (load === undefined) return undefined
  const { command } = await load()
  return { ...command, flags: [...command.flags, ...COMMON_FLAGS] }
}

export async function loadAllVerbs(): Promise<Command[]> {
  const verbs = await Promise.all(VERB_NAMES.map(loadVerb))
  return verbs.filter((verb) => verb !== undefined)
}
