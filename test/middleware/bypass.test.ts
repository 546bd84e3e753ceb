import { describe, expect, it } from 'vitest'
import { ask, refuses, runs } from './all-servers.js'
import { ALICE, ROOT, requestText } from './raw.js'

/** As alice, who may read herself and one folder of secrets. That no handler runs unasked is looked at in every case. */
const asAlice = (line: string, ...headers: string[]) => requestText(line, [ALICE, ...headers])

describe('a URL that is written in another way', () => {
  it('reaches no handler of the administrators through dots, plain or encoded', async () => {
    // A server of web requests folds dots before it routes; then the route that runs is the public one.
    for (const { name, ran } of await ask(asAlice('GET /admin/../public'))) {
      expect(
        ran.filter((route) => route !== 'public'),
        name,
      ).toEqual([])
    }
    for (const path of [
      '/public/../admin',
      '/public/%2e%2e/admin',
      '/./admin',
      '/users/alice/../../admin',
      '/admin.',
    ]) {
      await refuses(asAlice(`GET ${path}`), 400, 403, 404)
    }
  })

  it('reaches none through slashes', async () => {
    for (const path of [
      '//admin',
      '/admin/',
      '/admin//',
      '/admin%2F',
      '/admin%2Fx',
      '/users//root',
      '/users/%2Froot',
      '\\admin',
    ]) {
      await refuses(asAlice(`GET ${path}`), 400, 403, 404)
    }
  })

  it('reaches none through case, alien letters or encoded ones', async () => {
    for (const path of [
      '/ADMIN',
      '/%61dmin',
      '/%D0%B0dmin',
      '/\u00d0\u00b0dmin',
      '/%c0%afadmin',
      '/admin%00',
      '/admin%09',
      '/admin%2561',
    ]) {
      await refuses(asAlice(`GET ${path}`), 400, 403, 404)
    }
  })

  it('is asked for as the list it is, with a query behind a slash', async () => {
    await refuses(asAlice('GET /users/?x=1'), 403, 404)
    await refuses(asAlice('GET /users?id=alice'), 403, 404)
    await refuses(asAlice('GET /users;id=alice'), 403, 404)
  })

  it('reaches none with a whole URL, a fragment or a query as the target', async () => {
    for (const target of [
      'http://evil.test/admin',
      'http://h?next=/admin',
      'http://h#/admin',
      '/public#/../admin',
      '/public?/admin',
      '*',
      'admin',
    ]) {
      for (const { status, ran } of await ask(asAlice(`GET ${target}`))) {
        expect(ran.filter((route) => route !== 'public')).toEqual([])
        expect(status).not.toBe(500)
      }
    }
  })
})

describe('a target that some server or proxy would mend', () => {
  it('is not mended into one of the administrators', async () => {
    for (const path of [
      '/admin;',
      '/admin;x=1',
      '/admin%3Bx=1',
      '/admin/.',
      '/admin/..;/',
      '/..;/admin',
      '/admin%20',
      '/admin%23',
      '/admin%3F',
      '/admin%2e',
      '/admin%2F..%2Fpublic',
      '/public%2F..%2Fadmin',
      '/public/..%5Cadmin',
      '/\\admin',
      '//evil.test/admin',
      '/evil.test//admin',
      '/admin?/public',
      '/admin#/public',
      '/admin?x=/public&x=/admin',
    ]) {
      await refuses(asAlice(`GET ${path}`), 400, 403, 404)
    }
  })

  it('names one user however often it is asked for another', async () => {
    for (const path of [
      '/users/root?id=alice',
      '/users/root?id=alice&id=root',
      '/users/root#alice',
      '/users/root;alice',
    ]) {
      await refuses(asAlice(`GET ${path}`), 400, 403, 404)
    }
    for (const path of ['/users/__proto__', '/users/constructor', '/users/toString']) {
      await refuses(asAlice(`GET ${path}`), 403)
    }
  })
})

describe('a connection', () => {
  it('of an older protocol is guarded alike', async () => {
    await refuses(`GET /admin HTTP/1.0\r\n${ALICE}\r\n\r\n`, 400, 403, 404)
    await refuses('GET /admin HTTP/1.0\r\n\r\n', 400, 401, 404)
  })
})

describe('a method', () => {
  it('is GET when it is HEAD: as open, and as closed', async () => {
    for (const { name, status } of await ask(requestText('HEAD /public'))) {
      expect(status, name).toBe(name.includes('table {}') ? 404 : 200)
    }
    await refuses(asAlice('HEAD /admin'), 403, 404)
    await refuses(requestText('HEAD /admin'), 401, 404)
  })

  it('is the one of the request line, whatever headers or the query say', async () => {
    for (const header of ['X-HTTP-Method-Override: GET', 'X-Method-Override: GET', 'X-HTTP-Method: GET']) {
      await refuses(requestText('POST /admin?_method=GET', [ALICE, header, 'Content-Type: text/plain'], 'a'), 403)
    }
  })

  it('that no route has runs nothing', async () => {
    for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'get'])
      await refuses(asAlice(`${method} /admin`), 400, 404, 405, 501)
    await refuses(asAlice('CONNECT /admin'), 0, 400, 404, 405, 501)
    for (const line of ['OPTIONS /admin', 'OPTIONS *', 'OPTIONS /users/root']) {
      for (const { name, ran } of await ask(asAlice(line))) expect(ran, name).toEqual([])
    }
  })

  it('runs nothing when the request asks to leave HTTP and the route has no action for that', async () => {
    for (const headers of [
      ['Upgrade: websocket', 'Connection: Upgrade'],
      ['Upgrade: websocket'],
      ['uPGRADE: h2c', 'Connection: upgrade'],
    ]) {
      await refuses(requestText('GET /users/alice', [ALICE, ...headers]), 403)
    }
  })
})

describe('a header', () => {
  it('that names another URL changes nothing', async () => {
    const headers = [
      'X-Original-URL: /admin',
      'X-Rewrite-URL: /admin',
      'X-Forwarded-Prefix: /admin',
      'X-Forwarded-Host: evil.test',
    ]
    await runs(requestText('GET /public', headers), 'public')
    await refuses(requestText('GET /admin', [ALICE, 'X-Original-URL: /public', 'X-Rewrite-URL: /public']), 403)
    await refuses(requestText('GET /admin', [ALICE, 'x-middleware-subrequest: middleware:middleware:middleware']), 403)
  })

  it('of a strange name harms nothing', async () => {
    await runs(requestText('GET /public', ['__proto__: x', 'constructor: y']), 'public')
    await refuses(requestText('GET /admin', [ALICE, '__proto__: x']), 403)
  })

  it('of authorization is refused when there are two, in either order', async () => {
    await refuses(requestText('GET /admin', [ALICE, ROOT]), 400)
    await refuses(requestText('GET /admin', [ROOT, ALICE]), 400)
    await refuses(requestText('GET /admin', ['authorization: Bearer root', 'AUTHORIZATION: Bearer root']), 400)
  })

  it('of authorization is refused as malformed when it is no header of RFC 6750', async () => {
    for (const value of ['Bearer', 'Bearer\troot', 'Bearer root root', 'Bearer root, Bearer root', 'Bearer "root"']) {
      await refuses(requestText('GET /admin', [`Authorization: ${value}`]), 400)
    }
  })

  it('of authorization of another scheme, or none, is answered with a challenge', async () => {
    for (const headers of [
      [],
      ['Authorization: Basic cm9vdA=='],
      ['Authorization: DPoP root'],
      ['Authorization: Bearer nobody'],
    ]) {
      for (const { name, head } of await ask(requestText('GET /admin', headers))) {
        expect(head, name).toMatch(/^HTTP\/1\.1 401 /)
        expect(head, name).toMatch(/\r\nwww-authenticate: Bearer/i)
      }
    }
  })

  it('that the server dropped, for there were too many, lets nobody in', async () => {
    const many = Array.from({ length: 1500 }, (_, index) => `x${index}: 1`)
    await refuses(requestText('GET /users/alice', [...many, ALICE]), 0, 400, 401, 431)
    await refuses(requestText('GET /users/alice', [ALICE, ...many, ROOT]), 0, 400, 401, 431)
  })
})

describe('a parameter', () => {
  it('that is not one segment never becomes part of a scope', async () => {
    const values = [
      '.',
      '..',
      '%2e',
      '%2e%2e',
      '*',
      'a%2Fb',
      'a%5Cb',
      '%25',
      '%252f',
      '%00',
      '%ED%A0%80',
      '%3F',
      '%23',
      'x'.repeat(5000),
      '%E2%80%AE',
    ]
    for (const value of values) {
      await refuses(asAlice(`GET /users/${value}`), 400, 403, 404, 414)
      await refuses(requestText(`GET /secrets/shared/${value}`, [ALICE]), 400, 403, 404, 414)
      await refuses(requestText(`GET /secrets/${value}/..`, [ALICE]), 400, 403, 404, 414)
    }
  })
})
