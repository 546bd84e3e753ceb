import { describe, expect, it } from 'vitest'
import { commandLine } from './shell.js'
import { count, printable, toJson } from './text.js'

const HOSTILE = '\u001b[2J\u009b1m\u007f\n\r\t\u202e\u2028\u2066\ufeff\ud800'

describe('printable', () => {
  it('leaves nothing that a terminal obeys', () => {
    expect(printable(HOSTILE)).toBe(
      '\\u001b[2J\\u009b1m\\u007f\\u000a\\u000d\\u0009\\u202e\\u2028\\u2066\\ufeff\\ud800',
    )
  })

  it('leaves letters, signs and whole surrogate pairs as they are', () => {
    const text = 'Zoë — 東京 👩‍💻 №5'
    expect(printable(text)).toBe(text)
  })
})

describe('toJson', () => {
  it('escapes what JSON leaves raw, and means the same', () => {
    const text = toJson({ [HOSTILE]: HOSTILE }, 2)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e\u2028\u2066\ufeff]/)
    expect(JSON.parse(text)).toEqual({ [HOSTILE]: HOSTILE })
  })
})

describe('commandLine', () => {
  it('quotes what a shell would take apart', () => {
    expect(commandLine(['rbac', '--scope', '/a b', "O'Neil", '$HOME', ''])).toBe(
      `rbac --scope '/a b' 'O'\\''Neil' '$HOME' ''`,
    )
  })
})

describe('count', () => {
  it('knows one from many', () => {
    expect([count(0, 'role'), count(1, 'role'), count(1200, 'policy', 'policies')]).toEqual([
      '0 roles',
      '1 role',
      '1,200 policies',
    ])
  })
})
