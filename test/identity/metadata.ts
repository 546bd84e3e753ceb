import type { ServerResponse } from 'node:http'
import type { CredentialOptions, Files } from 'rbac-core/identity'
import { json, type Loopback, loopback, type Received } from './loopback.js'
import { NOW } from './mint.js'

export type Reply = (response: ServerResponse, received: Received) => void

/** The answer of a metadata service, all of it texts; `changes` that are undefined leave a field out. */
export function tokenReply(changes: Readonly<Record<string, unknown>> = {}): Reply {
  return (response, { target }) =>
    json(response, {
      access_token: 'token-1',
      client_id: 'client-1',
      expires_in: '86400',
      expires_on: String(NOW + 86_400),
      resource: new URLSearchParams(target.split('?')[1]).get('resource'),
      token_type: 'Bearer',
      ...changes,
    })
}

export const refuse =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply =>
  (response) =>
    json(response, body, status, headers)

/** An identity endpoint that gives these answers in turn, the last one for ever, and a world in which time is told. */
export async function identityHost(...replies: readonly Reply[]) {
  const state = { now: NOW, replies }
  const waits: number[] = []
  let next = 0
  const server: Loopback = await loopback((received, response) => {
    const reply = state.replies[Math.min(next, state.replies.length - 1)]
    next += 1
    reply?.(response, received)
  })
  const world: CredentialOptions = {
    env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.url },
    clock: () => new Date(state.now * 1000),
    sleep: async (milliseconds) => {
      waits.push(milliseconds)
      state.now += milliseconds / 1000
    },
    files: filesOf({}),
    platform: 'linux',
  }
  return {
    server,
    world,
    waits,
    state,
    /** Answers from now on with these. */
    answerWith(...later: readonly Reply[]) {
      state.replies = later
      next = 0
    },
    /** Queries of the requests so far. */
    get queries() {
      return server.received.map(({ target }) => Object.fromEntries(new URLSearchParams(target.split('?')[1])))
    },
  }
}

export function filesOf(contents: Readonly<Record<string, string>>): Files {
  return {
    size: async (path) => contents[path]?.length,
    read: async (path) => contents[path] ?? Promise.reject(new Error('no such file')),
  }
}
