import { canonicalScope } from 'rbac-core/query'
import { parseScope, scopeKind } from '../../../packages/rbac-core/src/scope/scope.js'
import { scopePath } from '../../reference/scopes.js'
import { agree, answerOf, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

/** C 7, one character after the other. */
function isScope(text: string): boolean {
  if (text === '' || `/${text.replace(/^\//, '')}`.length > 2048 || text.trim() !== text || /\s\/$/.test(text))
    return false
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff)) return false
    if ('%?#\\'.includes(char) || /\p{Cf}/u.test(char)) return false
  }
  const segments = scopePath(text).slice(1).split('/')
  if (scopePath(text) === '/') return text === '/'
  const written = text.replace(/^\//, '').replace(/\/$/, '').split('/')
  return written.length <= 128 && [...segments, ...written].every((part) => !['', '.', '..'].includes(part))
}

export const target: FuzzTarget = {
  about: 'the text of a scope',
  covers: ['rbac-core/src/scope/scope.ts', 'rbac-core/src/model/text.ts', 'rbac-core/src/model/shown.ts'],
  seeds: [
    '/',
    '/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Storage/storageAccounts/a',
    'providers/Microsoft.Management/managementGroups/m1/',
    '/Providers/microsoft.subscription/Subscriptions/S1/resourceGroups/x',
    '/tenants/acme/projects/42',
  ],
  dictionary: [
    ...['/subscriptions/', '/providers/', 'Microsoft.Subscription', 'Microsoft.Management/managementGroups/'],
    ...['/resourceGroups/', '//', '/./', '/../', '%2F', '\u200b', '\u202e', '\u212a', '\u0130'],
  ],
  run(text) {
    const answer = answerOf(() => parseScope(text))
    agree('a text is a scope exactly when the page says so', 'value' in answer, isScope(text))
    const sql = answerOf(() => canonicalScope(text))
    if ('refusal' in answer) {
      agree('what is no scope is refused as one', answer.refusal.code, 'INVALID_SCOPE')
      holds('canonicalScope refuses what is no scope', 'refusal' in sql)
      return
    }
    const { path, segments } = answer.value
    agree('a path is the scope folded', path, scopePath(text))
    agree('canonicalScope is the path', sql, { value: path })
    agree('segments are the path', `/${segments.join('/')}`, path)
    agree('a path is its own path', parseScope(path).path, path)
    agree('a path is of its scope`s kind', scopeKind(parseScope(path)), scopeKind(answer.value))
  },
}
