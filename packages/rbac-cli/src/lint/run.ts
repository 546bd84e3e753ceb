import { type Finding, type FindingSeverity, lint } from 'rbac-core/analyze'
import { loadPolicy } from 'rbac-core/node'
import type { Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { printIssues, withShownPaths } from '../issues.js'
import { policyPaths } from '../load.js'
import { sourcesFrom } from '../sources.js'
import { count } from '../text.js'
import { annotation } from './github.js'
import { readLintFlags } from './options.js'
import { sarifLog } from './sarif.js'

/** Reads the policy with its places, looks it through, and prints what was found in the form asked for. */
export async function runLint(context: Context): Promise<ExitCode> {
  const { args, io } = context
  const format = readFormat(context)
  const paths = policyPaths([...args.operands, ...args.texts('policy')], io)
  const options = readLintFlags(context)
  const policy = await loadPolicy(paths, { strict: args.has('strict'), places: true })
  const findings = withShownPaths(lint(policy, options).findings, io.cwd)
  await PRINT[format](context, findings)
  const limit = RANK[(args.text('fail-on') ?? 'error') as FindingSeverity]
  return findings.some(({ severity }) => RANK[severity] >= limit) ? EXIT.no : EXIT.ok
}

type Format = 'text' | 'json' | 'sarif' | 'github'

const RANK: Readonly<Record<FindingSeverity, number>> = { info: 0, warning: 1, error: 2 }

function readFormat({ args, out }: Context): Format {
  const format = args.text('format') as Format | undefined
  if (!out.json) return format ?? 'text'
  if (format !== undefined && format !== 'json')
    throw new UsageError(`\`--json\` and \`--format ${format}\` are two forms: give one`)
  return 'json'
}

const PRINT: Readonly<Record<Format, (context: Context, findings: readonly Finding[]) => Promise<void>>> = {
  text: async ({ out, io }, findings) => {
    await printIssues(findings, out.line, Infinity, sourcesFrom(io.cwd))
    await out.line({ text: verdict(findings), style: findings.length === 0 ? 'good' : 'strong' }, counted(findings))
  },
  json: async ({ out }, findings) => out.value({ schema: 'rbac.lint/v1', findings }),
  sarif: async ({ out, io }, findings) => out.value(sarifLog(findings, io.version())),
  github: async ({ out }, findings) => {
    for (const finding of findings) await out.line(annotation(finding))
  },
}

function verdict(findings: readonly Finding[]): string {
  return findings.length === 0 ? 'CLEAN' : 'FOUND'
}

function counted(findings: readonly Finding[]): string {
  const of = (severity: FindingSeverity) => findings.filter((finding) => finding.severity === severity).length
  const [errors, warnings, infos] = [of('error'), of('warning'), of('info')]
  const parts = [
    errors > 0 && count(errors, 'error'),
    warnings > 0 && count(warnings, 'warning'),
    infos > 0 && `${count(infos, 'remark')}`,
  ].filter(Boolean)
  return parts.length === 0 ? '' : `  ${parts.join(', ')}; docs/lint.md explains the codes`
}
