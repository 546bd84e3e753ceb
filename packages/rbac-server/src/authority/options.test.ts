import { describe, expect, it } from 'vitest'
import { parseDirectory } from './document/read.js'
import { type LocalAuthorityOptions, readOptions } from './options.js'

const directory = parseDirectory({ tenants: [{ id: '11111111-1111-4111-8111-111111111111' }] })

describe('the options of the authority', () => {
  it('are all but the directory filled in', () => {
    expect(readOptions({ directory })).toMatchObject({
      address: '127.0.0.1',
      allowRemote: false,
      port: 0,
      metadataPort: 0,
      issuerFormat: 'local',
      tokenLifetimes: { managedIdentity: 86_400, application: 3600, user: 4500 },
      metadataLimits: { perSecond: 20, atOnce: 5 },
    })
  })

  it.each<[string, Partial<Record<keyof LocalAuthorityOptions, unknown>>, string]>([
    ['a port that is none', { port: 65_536 }, '`port` must be a whole number from 0 to 65535'],
    ['a port as text', { metadataPort: '80' }, '`metadataPort` must be a whole number'],
    ['a lifetime of nothing', { tokenLifetimes: { user: 0 } }, '`tokenLifetimes.user` must be a whole number from 1'],
    ['a limit that is no number', { metadataLimits: { atOnce: Number.NaN } }, '`metadataLimits.atOnce` must be'],
    ['a name with a path', { names: ['a/b'] }, '`a/b` is neither a host name nor an IP address'],
    ['an issuer of another kind', { issuerFormat: 'google' }, '`issuerFormat` is `local` or `azure`'],
  ])('are refused with %s', (_, options, message) => {
    const read = () => readOptions({ directory, ...options } as LocalAuthorityOptions)
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })

  it('are refused with a directory that was never read', () => {
    expect(() => readOptions({ directory: {} as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_DIRECTORY' }),
    )
  })
})
