import { describe, expect, it } from 'vitest'
import { NOT_PLAIN, PARTIAL, requestEnd, requestIdOf } from './framing.js'

const end = (text: string, at = 0): number => requestEnd(Buffer.from(text, 'latin1'), at)

describe('the end of a request', () => {
  it('is behind its body, also where that has not come', () => {
    const head = 'POST /a HTTP/1.1\r\nHost: x\r\ncontent-LENGTH:  5 \r\nX: y\r\n\r\n'
    expect(end(`${head}12345`)).toBe(head.length + 5)
    expect(end(head)).toBe(head.length + 5)
    expect(end(`xx${head}12345POST`, 2)).toBe(head.length + 7)
  })

  it('is behind the head where there is no body', () => {
    for (const text of ['GET / HTTP/1.1\r\n\r\n', 'POST /a?b HTTP/1.1\r\nConnection: Keep-Alive\r\n\r\n']) {
      expect(end(`${text}GET`)).toBe(text.length)
    }
  })

  it('is not known before the head is whole', () => {
    const head = 'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n'
    for (let length = 0; length < head.length; length++) expect(end(head.slice(0, length))).toBe(PARTIAL)
  })

  it.each([
    ['another method', 'PUT / HTTP/1.1\r\n\r\n'],
    ['a method in small letters', 'post / HTTP/1.1\r\n\r\n'],
    ['another version', 'POST / HTTP/1.0\r\n\r\n'],
    ['a target with a blank', 'POST /a b HTTP/1.1\r\n\r\n'],
    ['a target that is a URL', 'POST http://x/ HTTP/1.1\r\n\r\n'],
    ['an empty line before it', '\r\nPOST / HTTP/1.1\r\n\r\n'],
    ['a header without a colon', 'POST / HTTP/1.1\r\nX\r\n\r\n'],
    ['a blank before the colon', 'POST / HTTP/1.1\r\nContent-Length : 5\r\n\r\n'],
    ['a folded header', 'POST / HTTP/1.1\r\nX: a\r\n b\r\n\r\n'],
    ['a line feed alone', 'POST / HTTP/1.1\r\nX: a\nContent-Length: 5\r\n\r\n'],
    ['a carriage return alone', 'POST / HTTP/1.1\r\nX: a\rb\r\n\r\n'],
    ['a zero byte', 'POST / HTTP/1.1\r\nX: \0\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n'],
    ['two lengths, apart', 'POST / HTTP/1.1\r\nContent-Length: 5\r\nX: y\r\ncontent-length: 6\r\n\r\n'],
    ['a length with a sign', 'POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n'],
    ['a length that is none', 'POST / HTTP/1.1\r\nContent-Length: \r\n\r\n'],
    ['a length no number holds', 'POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n'],
    ['chunks', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['both', 'POST / HTTP/1.1\r\nContent-Length: 5\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['an expectation', 'POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n'],
    ['an upgrade', 'POST / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n'],
    ['a connection that ends', 'POST / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a connection of two words', 'POST / HTTP/1.1\r\nConnection: keep-alive, close\r\n\r\n'],
    ['the connection of a proxy', 'POST / HTTP/1.1\r\nProxy-Connection: close\r\n\r\n'],
    ['a head of 9 KiB', `POST / HTTP/1.1\r\nX: ${'y'.repeat(9000)}\r\n\r\n`],
    ['the start of one', `POST / HTTP/1.1\r\nX: ${'y'.repeat(9000)}`],
  ])('is left to the parser for %s', (_name, text) => {
    expect(end(text)).toBe(NOT_PLAIN)
  })

  it('is found in time that grows with the head, whatever is in it', () => {
    const hostile = `POST / HTTP/1.1\r\n${'a:\r\n'.repeat(2000)}a\r\n\r\n`
    expect(end(hostile)).toBe(NOT_PLAIN)
  })
})

describe('the id of a request', () => {
  it('is what the client calls it, several joined as Node does', () => {
    const id = (headers: string) =>
      requestIdOf(Buffer.from(`xPOST / HTTP/1.1\r\n${headers}\r\nX-Request-ID: next\r\n`, 'latin1'), 1)
    expect(id('X: y\r\n')).toBe('')
    expect(id('x-request-id: \t a b \xe9 \t\r\n')).toBe('a b \xe9')
    expect(id('X-Request-Id: a\r\nX: y\r\nX-Request-ID: b\r\n')).toBe('a, b')
  })
})
