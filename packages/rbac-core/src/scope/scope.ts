import { InvalidScopeError } from '../errors.js'
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js'
import { shown } from '../model/shown.js'
import { foldAscii } from '../model/text.js'

/** A scope that was parsed: `path` may be compared with `===`. Made by `parseScope` and nowhere else. */
export interface Scope {
  /** As written. */
  readonly text: string
  /** ASCII case folded, one leading slash, no trailing one; `/` is the root. */
  readonly path: string
  /** The parts of `path`; empty at the root. */
  readonly segments: readonly string[]
  readonly [parsed]: true
}

export type ScopeKind = 'root' | 'managementGroup' | 'subscription' | 'resourceGroup' | 'resource' | 'other'

type ScopeLimits = Pick<Limits, 'scopeLength' | 'scopeSegments'>

/**
 * Reads a scope: `/`, an Azure resource id of any depth, or any other absolute path such as `/tenants/acme/projects/42`.
 *
 * A missing leading slash is added, one trailing slash dropped, and `/providers/Microsoft.Subscription/subscriptions/x`
 * read as `/subscriptions/x`, because Azure writes all of these. Nothing else is repaired: what another reader might
 * decode, resolve or strip (`%`, `..`, `//`, `?`, a blank at the edge) is refused, so that no two spellings of one
 * text can mean different scopes. O(length).
 *
 * @throws {InvalidScopeError}
 */
export function parseScope(text: unknown, limits: ScopeLimits = DEFAULT_LIMITS): Scope {
  const problem = scopeProblem(text, limits)
  if (problem !== undefined)
    throw new InvalidScopeError(`${typeof text === 'string' ? shown(text) : 'a value'} is not a scope: ${problem}`)
  return scopeFrom(text as string)
}

/** A scope of a policy that was read, so its limits were checked there. */
export function storedScope(text: string): Scope {
  return parseScope(text, NO_LIMITS)
}

/** For text whose length somebody else looks at. */
export const NO_LIMITS: ScopeLimits = { scopeLength: Number.POSITIVE_INFINITY, scopeSegments: Number.POSITIVE_INFINITY }

/** Why `text` is not a scope, with the mend when one is known; undefined when it is one. Never throws. */
export function scopeProblem(text: unknown, limits: ScopeLimits = DEFAULT_LIMITS): string | undefined {
  if (typeof text !== 'string') return `it must be text, not ${text === null ? 'null' : typeof text}`
  if (text.length === 0) return 'it is empty (write `/` for the root scope)'
  // The slash that is added counts, so that no path is too long to be given again.
  if (text.length + (text.startsWith('/') ? 0 : 1) > limits.scopeLength)
    return `it is longer than ${limits.scopeLength} characters`
  // Also before the slash that is dropped: what is kept would end with the blank.
  if (/^\s|\s\/?$/.test(text)) return 'it starts or ends with a blank'
  if (!text.isWellFormed()) return 'it holds a lone surrogate'
  const refused = REFUSED.exec(text)
  if (refused !== null) return `${charName(refused[0])} at position ${refused.index + 1} is not allowed`
  if (text.includes('//')) return 'it has an empty segment (`//`)'
  if (DOT_SEGMENT.test(text)) return 'it has a `.` or `..` segment, which is never resolved'
  return tooDeep(text, limits.scopeSegments) ? `it has more than ${limits.scopeSegments} segments` : undefined
}

/** Which of Azure's levels this is; `other` for scopes that are not Azure's. */
export function scopeKind(scope: Scope): ScopeKind {
  const [first, second, third] = scope.segments
  const length = scope.segments.length
  if (length === 0) return 'root'
  if (managementGroupOf(scope) !== undefined && length === 4) return 'managementGroup'
  if (first === 'subscriptions') {
    if (length === 2) return 'subscription'
    if (length === 4 && third === 'resourcegroups') return 'resourceGroup'
  }
  if (first === 'providers' && second === 'microsoft.management') return 'other'
  return scope.segments.includes('providers') ? 'resource' : 'other'
}

/** The name of the management group this scope is, or lies below by its path; undefined for every other scope. */
export function managementGroupOf(scope: Scope): string | undefined {
  const [providers, namespace, type, name] = scope.segments
  return providers === 'providers' && namespace === 'microsoft.management' && type === 'managementgroups'
    ? name
    : undefined
}

/** The subscription this scope is, or lies in; undefined for every other scope. */
export function subscriptionOf(scope: Scope): string | undefined {
  return scope.segments[0] === 'subscriptions' ? scope.segments[1] : undefined
}

declare const parsed: unique symbol

// C0, DEL, C1 and format characters; then what some layer would decode, strip or turn into a separator.
const REFUSED = /[\x00-\x1f\x7f-\x9f\p{Cf}%?#\\]/u
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/
const SUBSCRIPTION_ALIAS = /^\/providers\/microsoft\.subscription\/subscriptions\/(?=[^/])/

/** `Scope.path` of a text that was read as a scope before. */
export function scopePath(text: string): string {
  const folded = foldAscii(text.startsWith('/') ? text : `/${text}`)
  const trimmed = folded.length > 1 && folded.endsWith('/') ? folded.slice(0, -1) : folded
  return trimmed.replace(SUBSCRIPTION_ALIAS, '/subscriptions/')
}

function scopeFrom(text: string): Scope {
  const path = scopePath(text)
  const segments = path === '/' ? [] : path.slice(1).split('/')
  return { text, path, segments } as unknown as Scope
}

function tooDeep(text: string, most: number): boolean {
  let slashes = 0
  // A leading and a trailing slash separate nothing.
  for (let at = text.indexOf('/', 1); at !== -1 && at < text.length - 1; at = text.indexOf('/', at + 1)) slashes += 1
  return slashes + 1 > most
}

function charName(char: string): string {
  if (/[%?#\\]/.test(char)) return `\`${char}\``
  const hex = (char.codePointAt(0) ?? 0).toString(16)
  return `character U+${hex.toUpperCase().padStart(4, '0')}`
}
