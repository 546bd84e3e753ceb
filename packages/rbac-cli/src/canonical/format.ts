import { InvalidPolicyError, parsePolicyText } from 'rbac-core'
import { canonicalCondition } from './condition.js'
import { formatJson } from './json.js'

/**
 * The canonical form of the text of a policy document, in the language it is written in. It says the same as before:
 * that is checked each time, not assumed.
 *
 * @throws {InvalidPolicyError} for text that is no valid policy document
 */
export async function formatPolicy(text: string, file: string): Promise<string> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const language = await languageOf(file, body)
  const before = meaningOf(body, file, language)
  const formatted = language.format(body)
  if (meaningOf(formatted, file, language) !== before) throw new Error('formatting would have changed what it says')
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

/** Equal for two documents if they hold the same data and are the same policy, in whatever order. */
function meaningOf(text: string, file: string, language: Language): string {
  return JSON.stringify([unordered(policyIn(text, file, language)), unordered(language.parse(text))])
}

/** The sections of the policy; or, of one that is whole only together with other files, what it lacks. */
function policyIn(text: string, file: string, { name }: Language): unknown {
  try {
    const { warnings: _, ...sections } = parsePolicyText(text, { file, format: name })
    return sections
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error
    const errors = error.issues.filter(({ severity }) => severity === 'error')
    if (errors.some(({ code }) => !NEEDS_OTHER_FILES.has(code))) throw error
    return errors.map(({ message }) => message)
  }
}

/** A role named here may be defined in another file of the same folder. */
const NEEDS_OTHER_FILES: ReadonlySet<string> = new Set(['UNKNOWN_ROLE'])

/** A value with its keys and lists in one order and its conditions in one spelling, to compare by. */
function unordered(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    // Sorted by their texts, not turned into them: a text of texts of texts doubles with each level.
    const items = value.map((item) => unordered(item)).map((item) => ({ item, text: JSON.stringify(item) ?? '' }))
    return items.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ item }) => item)
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return entries.map(([name, item]) => [name, unordered(item, name)])
  }
  return key === 'condition' && typeof value === 'string' ? canonicalCondition(value) : value
}
