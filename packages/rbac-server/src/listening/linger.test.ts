import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lingerAfter } from './linger.js'

/** A request in the middle of its body, and what became of its connection. */
function answered() {
  const told: string[] = []
  const socket = Object.assign(new EventEmitter(), {
    bytesRead: 1000,
    end: () => void told.push('end'),
    destroy: () => void told.push('destroy'),
    destroySoon: () => void told.push('destroySoon'),
  })
  const incoming = Object.assign(new EventEmitter(), {
    socket,
    complete: false,
    resume: () => void told.push('resume'),
  })
  lingerAfter(incoming as unknown as IncomingMessage)
  const read = (bytes: number) => {
    socket.bytesRead += bytes
    incoming.emit('data')
  }
  return { told, socket, incoming, read }
}

describe('a connection whose request is answered before its end', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is half closed after the answer, and closed when the rest has come', () => {
    const { told, socket, incoming, read } = answered()
    read(1000)
    socket.destroySoon()
    read(1000)
    expect(told).toEqual(['resume', 'end'])
    incoming.emit('end')
    expect(told).toEqual(['resume', 'end', 'destroySoon'])
  })

  it('is closed with the answer where the rest came first', () => {
    const { told, socket, incoming } = answered()
    incoming.complete = true
    incoming.emit('end')
    socket.destroySoon()
    expect(told).toEqual(['resume', 'destroySoon'])
  })

  it('is cut after five seconds, whatever still comes', () => {
    const { told, socket, read } = answered()
    socket.destroySoon()
    for (let second = 0; second < 4; second++) {
      vi.advanceTimersByTime(1000)
      read(1)
    }
    vi.advanceTimersByTime(999)
    expect(told).not.toContain('destroy')
    vi.advanceTimersByTime(1)
    expect(told).toContain('destroy')
  })

  it('is cut after 32 MiB, however fast they come, and leaves no timer', () => {
    const { told, socket, read } = answered()
    socket.destroySoon()
    read(32 * 1024 * 1024)
    expect(told).not.toContain('destroy')
    read(1)
    expect(told).toContain('destroy')
    socket.emit('close')
    expect(vi.getTimerCount()).toBe(0)
  })
})
