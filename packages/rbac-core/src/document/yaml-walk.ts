import { shown } from '../model/shown.js'
import type { TextProblem } from './json-walk.js'

/** One part of YAML's concrete syntax: what it is, where it starts, and in keys of its own the parts inside it. */
export interface YamlToken {
  readonly type: string
  readonly offset: number
  readonly source?: string
}

/**
 * What this project does not read, although it is YAML: several documents in one text, aliases and what they refer
 * to, tags, directives, and more levels than allowed.
 *
 * Each gives a text a meaning that a reader cannot see where it stands, or a cost out of proportion to its length.
 */
export function yamlProblems(tokens: readonly YamlToken[], maxDepth: number): readonly TextProblem[] {
  const problems: TextProblem[] = []
  const documents = tokens.filter(({ type }) => type === 'document')
  const second = documents[1]
  if (second !== undefined) {
    const message = 'a second document starts here'
    const help = 'write one document, or one file for each'
    problems.push({ code: 'YAML_DOCUMENTS', offset: second.offset, message, help })
  }
  const open = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next
    const problem = problemOf(token)
    if (problem !== undefined) problems.push({ ...problem, offset: token.offset })
    const below = COLLECTIONS.has(token.type) ? depth + 1 : depth
    if (below > maxDepth) {
      const message = `nested deeper than ${maxDepth} levels`
      problems.push({ code: 'LIMIT_EXCEEDED', offset: token.offset, message })
    } else for (const part of partsOf(token)) open.push({ token: part, depth: below })
  }
  return problems.sort((a, b) => a.offset - b.offset)
}

function problemOf({ type, source }: YamlToken): Omit<TextProblem, 'offset'> | undefined {
  if (type === 'directive')
    return { code: 'PARSE_ERROR', message: 'directives are not read', help: 'take the line out' }
  if (type === 'tag')
    return { code: 'YAML_TAG', message: `the tag ${shown(source ?? '')} is not read`, help: 'take it out' }
  if (type === 'scalar' && source === '<<') {
    return {
      code: 'YAML_ALIAS',
      message: 'merge keys (`<<`) are not read',
      help: 'write the keys where they are needed',
    }
  }
  const help = 'write the value where it is needed'
  if (type === 'anchor') return { code: 'YAML_ALIAS', message: 'anchors (`&name`) are not read', help }
  if (type !== 'alias') return undefined
  // More often than an alias it is a pattern of actions.
  const quotes = `put text that begins with a \`*\` in quotes, or ${help}`
  return { code: 'YAML_ALIAS', message: 'aliases (`*name`) are not read', help: quotes }
}

/** The tokens inside a token: in its lists (`items`, `start`, `sep`, `end`, `props`) and fields (`key`, `value`). */
function partsOf(token: object): YamlToken[] {
  return Object.values(token).flatMap((part: unknown): YamlToken[] => {
    if (Array.isArray(part)) return part.flatMap((item: object) => (isToken(item) ? [item] : partsOf(item)))
    return isToken(part) ? [part] : []
  })
}

function isToken(part: unknown): part is YamlToken {
  return typeof part === 'object' && part !== null && 'type' in part && 'offset' in part
}

const COLLECTIONS: ReadonlySet<string> = new Set(['block-map', 'block-seq', 'flow-collection'])
