import { describe, expect, it } from 'vitest'
import { resolveAddresses } from './address.js'

describe('the authority', () => {
  it.each([
    ['127.0.0.1', 'localhost', '127.0.0.1'],
    ['localhost', 'localhost', 'localhost'],
    // `localhost` is a name of neither of them, or not everywhere.
    ['127.0.0.2', '127.0.0.2', '127.0.0.2'],
    ['::1', '[::1]', '[::1]'],
    ['0.0.0.0', 'localhost', '127.0.0.1'],
    ['::', 'localhost', '127.0.0.1'],
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ])('that listens on %s is named as it can be reached', (address, authorityName, metadataName) => {
    const addresses = resolveAddresses(address, [], true)
    expect(addresses).toMatchObject({ authorityName, metadataName })
    expect(addresses.hostNames).toContain(authorityName)
    expect(addresses.hostNames).toContain(metadataName)
  })
})
