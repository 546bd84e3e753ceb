import { describe, expect, it } from 'vitest'
import { checkedRule } from './rule.js'

const RULE = { action: 'Contoso.App/admin/read', scope: '/app/admin' } as const
const refused = (message: string) =>
  expect.objectContaining({ code: 'INVALID_REQUEST', message: expect.stringContaining(message) })

describe('what never changes in a rule', () => {
  it('is refused at the start where every request would be', () => {
    for (const scope of ['', '/a//b', '/a/../b', '/a%2fb', '/a?b', ' /a']) {
      expect(() => checkedRule({ ...RULE, scope })).toThrow(refused(`${RULE.action}: scope \`${scope}\` is not one: `))
    }
    for (const action of ['', 'a/*', 'a b', '/a', 'a//b']) {
      const message = `action \`${action}\` is not the name of an action: `
      expect(() => checkedRule({ ...RULE, action })).toThrow(refused(message))
      expect(() => checkedRule({ ...RULE, upgrade: { action } })).toThrow(refused(`upgrade.${message}`))
    }
  })

  it('may be longer than the limits that an engine has unless told otherwise', () => {
    const long = { scope: `/${'a/'.repeat(2000)}b`, action: `Contoso.App/${'a'.repeat(600)}/read` }
    expect(checkedRule(long)).toEqual(long)
  })
})
