import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FINDING_CODES, type Finding, type FindingCode, type FindingSeverity } from 'rbac-core/analyze'

/**
 * Findings as a SARIF log, version 2.1.0, which code scanning reads. All codes are listed as rules, so that a tool can
 * show what was looked for.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(findings: readonly Finding[], version: string): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rbac', semanticVersion: version, rules: CODES.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: withFingerprints(findings.map(result)),
      },
    ],
  }
}

const CODES = Object.keys(FINDING_CODES) as FindingCode[]
const LEVELS: Readonly<Record<FindingSeverity, string>> = { error: 'error', warning: 'warning', info: 'note' }

function rule(code: FindingCode): object {
  return {
    id: code,
    name: code.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: code.toLowerCase().replaceAll('_', ' ') },
    help: { text: `Explained in docs/lint.md#${code.toLowerCase()}.` },
    defaultConfiguration: { level: LEVELS[FINDING_CODES[code]] },
  }
}

interface Result {
  readonly ruleId: string
  readonly message: { readonly text: string }
  readonly [key: string]: unknown
}

function result({ code, severity, message, help, path, file, line, column, page }: Finding): Result {
  const physical = file === undefined ? {} : { physicalLocation: physicalLocation(file, line, column) }
  const logical = path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }
  const location = { ...physical, ...logical }
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: LEVELS[severity],
    message: { text: help === undefined ? message : `${message}\n${help}` },
    ...(Object.keys(location).length > 0 && { locations: [location] }),
    properties: { page },
  }
}

function physicalLocation(file: string, line: number | undefined, column: number | undefined): object {
  return {
    artifactLocation: isAbsolute(file)
      ? { uri: pathToFileURL(file).href }
      : { uri: relativeUri(file), uriBaseId: '%SRCROOT%' },
    ...(line !== undefined && { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } }),
  }
}

function relativeUri(file: string): string {
  // Before a path that could be taken for a scheme stands a dot.
  const uri = file.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join('/')
  return uri.split('/')[0]?.includes(':') === true ? `./${uri}` : uri
}

/** What tells a result from others when lines have moved: what it says, and how many before it say the same. */
function withFingerprints(results: readonly Result[]): object[] {
  const seen = new Map<string, number>()
  return results.map((one) => {
    const text = `${one.ruleId}\n${one.message.text}`
    const times = seen.get(text) ?? 0
    seen.set(text, times + 1)
    const hash = createHash('sha256').update(`${text}\n${times}`).digest('hex').slice(0, 32)
    return { ...one, partialFingerprints: { 'finding/v1': hash } }
  })
}
