import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { send, sendRaw } from './http.js'
import { CONTROL, start } from './servers.js'

const KEY = 'a-key-of-the-shop-0123456789'
const EVALUATION = '/access/v1/evaluation'
const EVALUATIONS = '/access/v1/evaluations'

/** After whatever came before, the server still answers, at once and rightly. */
async function expectUnharmed(url: string): Promise<void> {
  const before = performance.now()
  const { status, body } = await send(url + EVALUATION, { body: CONTROL })
  expect({ status, body }).toMatchObject({ status: 200, body: { decision: true } })
  expect(performance.now() - before).toBeLessThan(5000)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
}

function post(path: string, body: string, more = ''): string {
  const length = Buffer.byteLength(body)
  return `POST ${path} HTTP/1.1\r\nHost: pdp\r\nContent-Type: application/json\r\n${more}Content-Length: ${length}\r\n\r\n${body}`
}

const control = JSON.stringify(CONTROL)

describe('bodies that are refused', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['a blank', ' '],
    ['a list', '[]'],
    ['text', '"x"'],
    ['null', 'null'],
    ['an end in the middle', '{"subject": {"type": "user", '],
    ['two values', `${control}{}`],
    ['a comment', `{} // ${control}`],
    ['a byte order mark', `\uFEFF${control}`],
    ['a key twice', control.replace('{', '{"subject":{"type":"user","id":"root"},')],
    ['a key twice, once escaped', control.replace('{', '{"\\u0073ubject":{"type":"user","id":"root"},')],
    ['a key twice, deep inside', control.replace('"type":"user"', '"type":"user","properties":{"a":[{"b":1,"b":2}]}')],
    ['__proto__ twice', control.replace('{', '{"__proto__":{"polluted":1},"__proto__":{},')],
    ['65 levels', control.replace('{', `{"x":${'['.repeat(64)}${']'.repeat(64)},`)],
    ['200,000 levels', '['.repeat(200_000)],
    ['200,000 levels of objects', '{"a":'.repeat(200_000)],
  ])('%s', async (_name, body) => {
    const { url } = await start()
    for (const path of [EVALUATION, EVALUATIONS]) {
      expect((await send(url + path, { body })).status).toBe(400)
    }
    await expectUnharmed(url)
  })

  it('takes a body that is nested as deep as is allowed, and keys that look like a prototype', async () => {
    const { url } = await start()
    const deep = control.replace(
      '{',
      `{"x":${'['.repeat(63)}${']'.repeat(63)},"__proto__":{"polluted":1},"constructor":1,`,
    )
    expect(await send(url + EVALUATION, { body: deep })).toMatchObject({ status: 200, body: { decision: true } })
    await expectUnharmed(url)
  })

  it('refuses bytes that are not UTF-8', async () => {
    const { url } = await start()
    const [head = '', tail = ''] = control.split('alice')
    for (const bytes of [[0xc0, 0xaf], [0xff], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const body = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)])
      const request = `POST ${EVALUATION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
      expect(await sendRaw(url, Buffer.concat([Buffer.from(request), body]))).toMatch(/^HTTP\/1.1 400 /)
    }
    await expectUnharmed(url)
  })

  const parts = [
    'subject',
    'subject.type',
    'subject.id',
    'action',
    'action.name',
    'resource',
    'resource.type',
    'resource.id',
  ]
  it.each(parts)('refuses a question whose %s is missing, null, empty or of another type', async (part) => {
    const { url } = await start()
    const [outer = '', inner] = part.split('.')
    for (const value of [
      undefined,
      null,
      '',
      7,
      true,
      [],
      ['alice'],
      ...(inner === undefined ? ['alice', {}] : [{}]),
    ]) {
      const body: Record<string, unknown> = structuredClone(CONTROL)
      if (inner === undefined) body[outer] = value
      else (body[outer] as Record<string, unknown>)[inner] = value
      expect((await send(url + EVALUATION, { body })).status).toBe(400)
    }
  })

  it.each(['subject', 'action', 'resource'])('refuses %s.properties that are no object', async (part) => {
    const { url } = await start()
    for (const properties of ['x', 1, true, []]) {
      const body = { ...CONTROL, [part]: { ...CONTROL[part as 'subject'], properties } }
      expect((await send(url + EVALUATION, { body })).status).toBe(400)
      expect((await send(url + EVALUATION, { body: { ...CONTROL, context: properties } })).status).toBe(400)
    }
  })
})

describe('sizes', () => {
  const padded = (length: number) => {
    const filler = length - control.length - '"pad":"",'.length
    return control.replace('{', `{"pad":"${'x'.repeat(filler)}",`)
  }

  it('takes a body of exactly the limit, and none that is longer by a byte', async () => {
    const { url } = await start({ limits: { bodyBytes: 5000 } })
    expect(await send(url + EVALUATION, { body: padded(5000) })).toMatchObject({
      status: 200,
      body: { decision: true },
    })
    expect((await send(url + EVALUATION, { body: padded(5001) })).status).toBe(413)
    await expectUnharmed(url)
  })

  it('counts chunks as they come, answers before the end and hangs up', async () => {
    const { url } = await start({ limits: { bodyBytes: 5000 } })
    const head = `POST ${EVALUATION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`
    const answer = await sendRaw(url, head + chunk + chunk)
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toMatch(/^connection: close\r$/im)
    await expectUnharmed(url)
  })

  it.each([
    ['Content-Length: 20971520', '', 413],
    ['Transfer-Encoding: chunked', '1400000\r\n', 413],
    ['X-API-Key: wrong-wrong-wrong-wrong\r\nContent-Length: 20971520', '', 401],
  ])('tells a client that reads nothing before it has sent everything: %s', async (header, opening, status) => {
    const { url } = await start({ apiKeys: [{ name: 'shop', key: KEY }] })
    const key = header.startsWith('X-API-Key') ? '' : `X-API-Key: ${KEY}\r\n`
    const socket = connect(Number(new URL(url).port), '127.0.0.1').pause()
    socket.write(
      `POST ${EVALUATION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${key}${header}\r\n\r\n${opening}`,
    )
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.write(Buffer.alloc(20 * 1024 * 1024, 'x'), () => resolve())
    })
    if (opening !== '') socket.write('\r\n0\r\n\r\n')
    const answer = await text(socket)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/^connection: close\r$/im)
  })

  it('does not ask for a body that says it is too long', async () => {
    const { url } = await start()
    const head = `POST ${EVALUATION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 30000000\r\n\r\n`
    expect(await sendRaw(url, head)).toMatch(/^HTTP\/1.1 413 /)
    await expectUnharmed(url)
  })

  it('takes 1,000 items and answers each in its place, and none of 1,001', async () => {
    const { url } = await start()
    const { resource, ...defaults } = CONTROL
    const items = Array.from({ length: 1000 }, (_, index) => ({
      resource: { ...resource, id: index % 2 === 0 ? 'record-1' : '..' },
      action: { name: index % 2 === 0 ? 'read' : 'write' },
    }))
    const { status, body } = await send(url + EVALUATIONS, { body: { ...defaults, evaluations: items } })
    expect(status).toBe(200)
    const decisions = (body as { evaluations: { decision: boolean }[] }).evaluations.map(({ decision }) => decision)
    expect(decisions).toEqual(items.map((_, index) => index % 2 === 0))
    const tooMany = { ...defaults, evaluations: [...items, items[0]] }
    expect((await send(url + EVALUATIONS, { body: tooMany })).status).toBe(400)
    await expectUnharmed(url)
  })
})

describe('headers', () => {
  it.each([
    'text/plain',
    'application/jsonp',
    'application/json\ta',
    'application/json, text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json; charset',
    'application/json; =;;',
    'application/json; charset="utf-8',
    '',
  ])('refuses Content-Type %j with 400', async (type) => {
    const { url } = await start()
    expect((await send(url + EVALUATION, { body: CONTROL, headers: { 'content-type': type } })).status).toBe(400)
  })

  it.each([
    'application/json',
    'application/json;',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json ; version=1; charset=utf-8',
  ])('takes Content-Type %j', async (type) => {
    const { url } = await start()
    expect((await send(url + EVALUATION, { body: CONTROL, headers: { 'content-type': type } })).status).toBe(200)
  })

  it('refuses a body in another coding than chunks, which nobody here would undo', async () => {
    const { url } = await start()
    const chunked = `${control.length.toString(16)}\r\n${control}\r\n0\r\n\r\n`
    const head = `POST ${EVALUATION} HTTP/1.1\r\nHost: pdp\r\nConnection: close\r\nContent-Type: application/json\r\n`
    for (const coding of ['gzip, chunked', 'identity, chunked', 'x, chunked']) {
      expect(await sendRaw(url, `${head}Transfer-Encoding: ${coding}\r\n\r\n${chunked}`), coding).toMatch(
        /^HTTP\/1.1 400 /,
      )
    }
    expect(await sendRaw(url, `${head}Transfer-Encoding: Chunked\r\n\r\n${chunked}`)).toMatch(/^HTTP\/1.1 200 /)
    await expectUnharmed(url)
  })

  it('refuses a body that is encoded, and headers that are there twice', async () => {
    const { url } = await start()
    expect((await send(url + EVALUATION, { body: CONTROL, headers: { 'content-encoding': 'gzip' } })).status).toBe(400)
    const twice = post(EVALUATION, control, 'Content-Type: text/plain\r\nConnection: close\r\n')
    expect(await sendRaw(url, twice)).toMatch(/^HTTP\/1.1 400 /)
    expect(await sendRaw(url, post(EVALUATION, control, 'Host: other\r\nConnection: close\r\n'))).toMatch(
      /^HTTP\/1.1 400 /,
    )
    const lengths = post(EVALUATION, control, 'Content-Length: 3\r\n')
    expect(await sendRaw(url, lengths)).toMatch(/^HTTP\/1.1 400 /)
    const smuggled = post(EVALUATION, control, 'Transfer-Encoding: chunked\r\n')
    expect(await sendRaw(url, smuggled)).toMatch(/^HTTP\/1.1 400 /)
    await expectUnharmed(url)
  })

  it.each(['/healthz', '/readyz', '/.well-known/authzen-configuration'])(
    'want one Host, and none in HTTP/1.0, at %s',
    async (path) => {
      const { url } = await start()
      const get = (hosts: string, version = '1.1') =>
        sendRaw(url, `GET ${path} HTTP/${version}\r\n${hosts}X-Request-ID: me\r\nConnection: close\r\n\r\n`)
      for (const host of ['pdp', 'PDP.example:8181', '[::1]:80', '127.0.0.1', 'a_b', '']) {
        expect(await get(`Host: ${host}\r\n`), host).toMatch(/^HTTP\/1.1 200 /)
      }
      expect(await get('', '1.0')).toMatch(/^HTTP\/1.1 200 /)
      const twice = 'Host: pdp\r\nHost: pdp\r\n'
      for (const hosts of [
        '',
        twice,
        'Host: a b\r\n',
        'Host: a/b\r\n',
        'Host: u@pdp\r\n',
        'Host: [pdp\r\n',
        'Host: a:b\r\n',
      ]) {
        const answer = await get(hosts)
        expect(answer, hosts).toMatch(/^HTTP\/1.1 400 /)
        expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im)
        expect(answer).toMatch(/^x-request-id: me\r$/im)
        expect(answer).toContain('"code":"INVALID_REQUEST"')
      }
      expect(await get(twice, '1.0')).toMatch(/^HTTP\/1.1 400 /)
    },
  )

  it('sees a second credential behind any number of other headers', async () => {
    const { url } = await start({ apiKeys: [{ name: 'shop', key: 'a-key-of-the-shop-0123456789' }] })
    const padding = 'a:b\r\n'.repeat(2500)
    const one = `Authorization: Bearer a-key-of-the-shop-0123456789\r\nConnection: close\r\n${padding}`
    expect(await sendRaw(url, post(EVALUATION, control, one))).toMatch(/^HTTP\/1.1 200 /)
    const two = `${one}Authorization: Bearer another-key\r\n`
    expect(await sendRaw(url, post(EVALUATION, control, two))).toMatch(/^HTTP\/1.1 400 /)
  })

  it.each<[string, string]>([
    ['of 8 KB', 'x'.repeat(8192)],
    [
      'of every byte that a header may have',
      `${Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at)).join('')} \xe9\xff`,
    ],
  ])('sends back a request id %s, byte for byte', async (_name, id) => {
    const { url } = await start()
    const request = Buffer.from(post(EVALUATION, control, `X-Request-ID: ${id}\r\nConnection: close\r\n`), 'latin1')
    const answer = await sendRaw(url, request)
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
    expect(/^x-request-id: (.*)\r$/im.exec(answer)?.[1]).toBe(id)
  })

  it('sends back a request id with refusals, and survives ids that are folded or repeated', async () => {
    const { url } = await start()
    const refused = await send(url + EVALUATION, { body: '[]', headers: { 'x-request-id': 'abc' } })
    expect(refused).toMatchObject({ status: 400, headers: { 'x-request-id': 'abc' } })
    const twice = post(EVALUATION, control, 'X-Request-ID: a\r\nX-Request-ID: b\r\nConnection: close\r\n')
    expect(await sendRaw(url, twice)).toMatch(/^HTTP\/1.1 200 /)
    const folded = post(EVALUATION, control, 'X-Request-ID: a\r\n b: c\r\nConnection: close\r\n')
    expect(await sendRaw(url, folded)).toMatch(/^HTTP\/1.1 [24]00 /)
    await expectUnharmed(url)
  })
})

describe('targets and methods', () => {
  it('takes no decision for another method, path, spelling or form of target', async () => {
    const { url } = await start()
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
      const { status, headers } = await send(url + EVALUATION, { method })
      expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'POST' })
    }
    for (const path of [`${EVALUATION}/`, EVALUATION.toUpperCase(), '/access/v1', '/access/v1//evaluation']) {
      expect((await send(url + path, { body: CONTROL })).status).toBe(404)
    }
    const targets = [
      `http://pdp${EVALUATION}`,
      `http://pdp?next=${EVALUATION}`,
      `//pdp${EVALUATION}`,
      '/access/v1/%65valuation',
      '*',
      `/access/v1/x/../evaluation`,
      `${EVALUATION}#/healthz`,
      `/healthz#${EVALUATION}`,
    ]
    for (const target of targets) {
      expect(await sendRaw(url, post(target, control, 'Connection: close\r\n'))).toMatch(/^HTTP\/1.1 40[04] /)
    }
    await expectUnharmed(url)
  })

  it('answers a thousand requests that came at once, each in its turn', async () => {
    const { url } = await start({ maxBurstMs: 600_000 })
    const all = Array.from({ length: 1000 }, (_, index) => {
      const last = index === 999 ? 'Connection: close\r\n' : ''
      return post(EVALUATION, control, `X-Request-ID: number-${index}\r\n${last}`)
    })
    const answer = await sendRaw(url, all.join(''))
    const ids = [...answer.matchAll(/x-request-id: number-(\d+)/gi)].map(([, number]) => Number(number))
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, index) => index))
    expect(answer.match(/"decision":true/g)).toHaveLength(1000)
  })
})

describe('clients that misbehave', () => {
  it('is not held up by connections that say nothing, or hang up in the middle', async () => {
    const { url } = await start()
    const port = Number(new URL(url).port)
    const idle = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'))
    for (const [index, socket] of idle.entries()) {
      socket.on('error', () => undefined)
      socket.write(index % 2 === 0 ? 'POST /acc' : post(EVALUATION, control).slice(0, -20))
    }
    await expectUnharmed(url)
    for (const socket of idle) socket.destroy()
    await expectUnharmed(url)
  })

  it('refuses bodies for which there is no room, and has room again when they are gone', async () => {
    const { url } = await start({ limits: { bufferedBytes: 3000 } })
    const port = Number(new URL(url).port)
    const slow = connect(port, '127.0.0.1')
    slow.on('error', () => undefined)
    slow.write(post(EVALUATION, `{"x":"${'x'.repeat(4000)}`).slice(0, 2950))
    await expect
      .poll(async () => (await send(url + EVALUATION, { body: { ...CONTROL, pad: 'x'.repeat(1000) } })).status)
      .toBe(503)
    slow.destroy()
    await expect
      .poll(async () => (await send(url + EVALUATION, { body: { ...CONTROL, pad: 'x'.repeat(1000) } })).status)
      .toBe(200)
    await expectUnharmed(url)
  })
})
