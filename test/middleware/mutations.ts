import { ALICE, ROOT, requestText } from './raw.js'

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Draft {
  method: string
  target: string
  headers: string[]
}

const PATHS = [
  '/public',
  '/admin',
  '/users',
  '/users/alice',
  '/users/root',
  '/secrets/shared/one',
  '/secrets/other/one',
]

/** A valid request with up to four things done to it that routers and guards have been known to read differently. */
export function mutatedRequest(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const draft: Draft = {
    method: random() < 0.8 ? 'GET' : 'POST',
    target: pick(PATHS),
    headers: random() < 0.9 ? [random() < 0.7 ? ALICE : ROOT] : [],
  }
  for (let left = Math.floor(random() * 5); left > 0; left -= 1) pick(MUTATIONS)(draft, random, pick)
  return requestText(`${draft.method} ${draft.target}`, draft.headers)
}

type Mutation = (draft: Draft, random: () => number, pick: <T>(from: readonly T[]) => T) => void

/** Puts `text` at a random place after the first slash. */
function insert(text: string): Mutation {
  return (draft, random) => {
    const at = 1 + Math.floor(random() * draft.target.length)
    draft.target = draft.target.slice(0, at) + text + draft.target.slice(at)
  }
}

function encoded(times: number): Mutation {
  return (draft, random) => {
    const at = 1 + Math.floor(random() * (draft.target.length - 1))
    const code = (draft.target.charCodeAt(at) || 47).toString(16).padStart(2, '0')
    draft.target = `${draft.target.slice(0, at)}%${times === 2 ? '25' : ''}${code}${draft.target.slice(at + 1)}`
  }
}

const MUTATIONS: readonly Mutation[] = [
  encoded(1),
  encoded(1),
  encoded(2),
  insert('/'),
  insert('//'),
  insert('/./'),
  insert('/../'),
  insert('%2F'),
  insert('%2e%2e/'),
  insert(';x=1'),
  insert('?x=/admin'),
  insert('#'),
  insert('\\'),
  insert('%00'),
  insert('*'),
  insert('.'),
  (draft, random) => {
    draft.target = [...draft.target].map((each) => (random() < 0.3 ? each.toUpperCase() : each)).join('')
  },
  (draft) => {
    draft.target += '/'
  },
  (draft) => {
    draft.target = `/${draft.target}`
  },
  (draft, _random, pick) => {
    draft.target = `${pick(['http://app.test', 'http://h?next=', 'https://a:b@h', '//h'])}${draft.target}`
  },
  (draft, _random, pick) => {
    draft.method = pick(['HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'QUERY'])
  },
  (draft, _random, pick) => {
    draft.headers.push(
      pick(['X-HTTP-Method-Override: GET', 'X-Original-URL: /admin', 'X-Rewrite-URL: /public', 'Upgrade: websocket']),
    )
  },
  (draft, _random, pick) => {
    draft.headers.push(
      pick([ALICE, ROOT, 'Authorization: Basic eA==', 'authorization:', 'Authorization: Bearer  root']),
    )
  },
]
