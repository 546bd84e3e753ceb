import type { Parameters, Refusal } from '../http/exchange.js'
import type { IdentitySelector } from './host.js'

/** How an endpoint words a refusal of a request that is not well-formed. */
export type Refuse = (description: string) => Refusal

/** What an endpoint of a host is asked. */
export interface TokenQuestion {
  readonly resource: string
  readonly selector: IdentitySelector
}

/** What one kind of endpoint understands. */
export interface QueryRules {
  /** The oldest `api-version`, which is a date; newer ones are accepted. */
  readonly oldestVersion: string
  /** What each way to select an identity is called here. */
  readonly selectors: Readonly<Record<string, keyof IdentitySelector>>
}

/**
 * Reads the query of a token request. Parameters nobody knows are left alone, as Azure does; but one that selects an
 * identity elsewhere is refused, for without it the default identity would be taken.
 *
 * @throws {Refusal}
 */
export function readTokenQuestion(query: Parameters, rules: QueryRules, refuse: Refuse): TokenQuestion {
  if (query.repeated !== undefined) throw refuse(`Query parameter '${query.repeated}' is specified twice`)
  const version = query.get('api-version')
  if (version === undefined) throw refuse("Required query variable 'api-version' is missing")
  if (!DATE.test(version) || version < rules.oldestVersion) {
    throw refuse(`Bad request. api-version is invalid: it must be ${rules.oldestVersion} or later`)
  }
  const resource = query.get('resource')
  if (resource === undefined) throw refuse("Required query variable 'resource' is missing")
  return { resource, selector: readSelector(query, rules, refuse) }
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const ALL_SELECTORS = ['client_id', 'clientid', 'object_id', 'principal_id', 'msi_res_id', 'mi_res_id']

function readSelector(query: Parameters, { selectors }: QueryRules, refuse: Refuse): IdentitySelector {
  const [name, second] = ALL_SELECTORS.filter((each) => query.has(each))
  if (name === undefined) return {}
  if (second !== undefined) throw refuse('Only one identity can be specified in the token request')
  const key = selectors[name]
  if (key === undefined) {
    throw refuse(`Query variable '${name}' is not supported here: use ${Object.keys(selectors).join(', ')}`)
  }
  const value = query.get(name)
  if (value === undefined) throw refuse(`Query variable '${name}' is empty`)
  return { [key]: value }
}
