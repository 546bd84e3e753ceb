import { describe, expect, it } from 'vitest'
import { guidIn, parseGuid } from './guid.js'

const GUID = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'

describe('a GUID', () => {
  it('is the same with and without dashes, in either case', () => {
    const zero = '00000000-0000-0000-0000-000000000000'
    expect(parseGuid(zero)).toBe(zero)
    expect(parseGuid('0'.repeat(32))).toBe(zero)
    for (const text of [GUID, GUID.toUpperCase(), GUID.replaceAll('-', ''), GUID.replaceAll('-', '').toUpperCase()]) {
      expect(parseGuid(text)).toBe(GUID)
    }
  })

  it('is not found in text that only resembles one', () => {
    const near = ['', GUID.slice(1), `${GUID}0`, `{${GUID}}`, ` ${GUID}`, `${GUID}\n`, GUID.replace('8', 'g')]
    const shifted = '8e3af65-7a8ff-443c-a75c-2fe8c4bcb635'
    for (const text of [...near, shifted, '\u0660'.repeat(32)]) expect(parseGuid(text), text).toBeUndefined()
  })

  it('may end a resource id, after a slash and nowhere else', () => {
    expect(guidIn(`/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/${GUID}`)).toBe(GUID)
    expect(guidIn(GUID)).toBe(GUID)
    expect(guidIn(`roleDefinitions:${GUID}`)).toBeUndefined()
    expect(guidIn(`/roleDefinitions/${GUID}/`)).toBeUndefined()
    expect(guidIn(`/subscriptions/${GUID}/resourceGroups/rg`)).toBeUndefined()
  })
})
