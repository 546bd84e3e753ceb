import { createEngine, type Policy } from 'rbac-core'
import { type Graph, policyGraph, questionGraph, toDot, toMermaid, toSvg } from 'rbac-core/graph'
import type { Context } from '../command.js'
import { Directory } from '../directory.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { loadNamedPolicy } from '../load.js'
import { readQuestion } from '../question.js'
import { count } from '../text.js'

const WRITE: Readonly<Record<string, (graph: Graph) => string>> = { mermaid: toMermaid, dot: toDot, svg: toSvg }

/** Draws what the flags ask for, in the form they ask for. */
export async function runGraph(context: Context): Promise<ExitCode> {
  const { args, out } = context
  const format = args.text('format')
  if (out.json && format !== undefined) {
    throw new UsageError(`\`--json\` and \`--format ${format}\` are two forms: give one`)
  }
  const policy = await loadNamedPolicy(context)
  const graph = await drawn(context, policy)
  if (graph.omitted > 0) {
    await out.warning(`${count(graph.omitted, 'assignment')} left out; --limit draws more`)
  }
  if (out.json) await out.value({ schema: 'rbac.graph/v1', ...graph })
  else await out.raw(WRITE[format ?? 'mermaid']?.(graph) ?? '')
  return EXIT.ok
}

async function drawn(context: Context, policy: Policy): Promise<Graph> {
  const { args, io } = context
  const options = { roles: args.has('roles'), ...readLimit(args.text('limit')) }
  if (args.has('action') || args.has('data-action')) {
    const engine = createEngine(policy, { clock: io.clock })
    return questionGraph(engine, await readQuestion(context, engine), options)
  }
  for (const flag of ['group', 'sub-operation', 'attributes', 'at']) {
    if (args.has(flag))
      throw new UsageError(`\`--${flag}\` belongs to a question: give \`--action\` or \`--data-action\``)
  }
  const scope = args.text('scope')
  return policyGraph(policy, { ...options, ...(scope !== undefined && { scope }), ...(await readWho(context, policy)) })
}

async function readWho({ args, out }: Context, policy: Policy): Promise<{ readonly principal?: string }> {
  const text = args.text('principal')
  if (text === undefined) return {}
  const { id, remark } = new Directory(createEngine(policy)).resolve(text, '--principal')
  if (remark !== undefined) await out.warning(remark)
  return { principal: id }
}

function readLimit(text: string | undefined): { readonly limit?: number } {
  if (text === undefined) return {}
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new UsageError(`\`--limit\` must be a whole number from 1 to 9999, not \`${text}\``)
  }
  return { limit: Number(text) }
}
