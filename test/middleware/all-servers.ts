import { afterAll, beforeAll, expect } from 'vitest'
import { sendRaw } from './raw.js'
import { allServers, type TestServer } from './servers.js'
import { violation } from './world.js'

let servers: TestServer[] = []

beforeAll(async () => {
  servers = await Promise.all(allServers().map((start) => start()))
})
afterAll(() => Promise.all(servers.map((server) => server.close())))

/** What each server says to a request, once it is known that no handler ran unasked. */
export async function ask(
  text: string,
): Promise<{ name: string; status: number; head: string; body: string; ran: string[] }[]> {
  const answers = []
  for (const { name, port, parts } of servers) {
    const answer = await sendRaw(port, text)
    const happened = parts.journal.take()
    expect(violation(happened), `${name}: ${text}`).toBeUndefined()
    answers.push({ name, ...answer, ran: happened.flatMap((each) => ('ran' in each ? [each.ran] : [])) })
  }
  return answers
}

/** Each server's status is one of these, and no handler ran. */
export async function refuses(text: string, ...statuses: number[]): Promise<void> {
  for (const { name, status, ran } of await ask(text)) {
    expect(ran, `${name}: ${text}`).toEqual([])
    expect(statuses, `${name}: ${text} answered ${status}`).toContain(status)
  }
}

export async function runs(text: string, route: string): Promise<void> {
  for (const { name, status, ran } of await ask(text)) {
    expect(ran, name).toEqual([route])
    // Nest answers a POST with 201.
    expect([200, 201], name).toContain(status)
  }
}
