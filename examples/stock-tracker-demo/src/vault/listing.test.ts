import { describe, expect, it } from 'vitest'
import { pageOf } from './listing.js'
import { Secrets } from './secrets.js'

interface Page {
  readonly value: readonly string[]
  readonly nextLink: string | null
}

function vaultWith(count: number): Secrets {
  const secrets = new Secrets(() => new Date(0))
  for (let at = 0; at < count; at += 1) secrets.set(`s${at}`, { value: 'x', attributes: { enabled: true } })
  return secrets
}

function page(secrets: Secrets, query: Record<string, string>): Page {
  const listing = { items: secrets.list(), key: ({ name }: { name: string }) => name, url: 'https://v/secrets' }
  return pageOf({ ...listing, describe: ({ name }) => name as never }, { 'api-version': '7.6', ...query }) as Page
}

function follow(secrets: Secrets, first: Page): string[][] {
  const pages = [[...first.value]]
  for (let next = first.nextLink; next !== null; ) {
    const found = page(secrets, Object.fromEntries(new URL(next).searchParams))
    pages.push([...found.value])
    next = found.nextLink
  }
  return pages
}

describe('a list of secrets', () => {
  it('has every secret on one of its pages, whatever their size', () => {
    for (const count of [0, 1, 2, 7, 25, 26, 60]) {
      const secrets = vaultWith(count)
      const all = secrets.list().map(({ name }) => name)
      for (const size of [1, 2, 7, 25]) {
        const pages = follow(secrets, page(secrets, { maxresults: String(size) }))
        expect(pages.flat()).toEqual(all)
        expect(pages).toHaveLength(Math.max(1, Math.ceil(count / size)))
      }
    }
  })

  it('shifts nothing when a secret of an earlier page is deleted meanwhile', () => {
    const secrets = vaultWith(4)
    const { nextLink } = page(secrets, { maxresults: '2' })
    secrets.delete('s0')
    const { searchParams } = new URL(nextLink ?? '')
    expect(page(secrets, Object.fromEntries(searchParams)).value).toEqual(['s2', 's3'])
  })
})

describe('a deleted secret', () => {
  it('holds its name until it is recovered or purged', () => {
    const secrets = vaultWith(1)
    const version = { value: 'y', attributes: { enabled: true } }
    secrets.delete('S0')
    expect([secrets.get('s0'), secrets.set('s0', version)]).toEqual([undefined, undefined])
    expect(secrets.recover('s0')?.value).toBe('x')
    expect(secrets.get('S0')?.value).toBe('x')
    secrets.delete('s0')
    expect([secrets.purge('s0'), secrets.purge('s0'), secrets.recover('s0')]).toEqual([true, false, undefined])
    expect(secrets.set('s0', version)?.value).toBe('y')
  })
})
