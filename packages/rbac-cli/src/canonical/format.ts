import { InvalidPolicyError, parsePolicyText } from 'rbac-core'
import { formatJson } from './json.js'
import { isSameData } from './same-data.js'

/**
 * The canonical form of the text of a policy document, in the language it is written in. It says the same as before:
 * that is checked each time, not assumed.
 *
 * @throws {InvalidPolicyError} for text that is no valid policy document
 */
export async function formatPolicy(text: string, file: string): Promise<string> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const language = await languageOf(file, body)
  refuseInvalid(body, file, language)
  const formatted = language.format(body)
  if (formatted !== body && !isSameData(language.parse(body), language.parse(formatted)))
    throw new Error('formatting would have changed what it says')
  return formatted
}

interface Language {
  readonly name: 'json' | 'yaml'
  readonly parse: (text: string) => unknown
  readonly format: (text: string) => string
}

/** As the policy's own reader tells it: by the extension, else by the first character. */
async function languageOf(file: string, text: string): Promise<Language> {
  const isJson = /\.json$/i.test(file) || (!/\.ya?ml$/i.test(file) && /^\s*[{["]/.test(text))
  if (isJson) return { name: 'json', parse: JSON.parse, format: formatJson }
  const { formatYaml, parseYaml } = await import('./yaml.js')
  return { name: 'yaml', parse: parseYaml, format: formatYaml }
}

/** A document may be whole only together with other files. */
function refuseInvalid(text: string, file: string, { name }: Language): void {
  try {
    parsePolicyText(text, { file, format: name })
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error
    if (error.issues.some(({ severity, code }) => severity === 'error' && !NEEDS_OTHER_FILES.has(code))) throw error
  }
}

/** A role named here may be defined in another file of the same folder. */
const NEEDS_OTHER_FILES: ReadonlySet<string> = new Set(['UNKNOWN_ROLE'])
