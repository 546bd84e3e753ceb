import { readFileSync } from 'node:fs'
import { createEngine, parsePolicy, RbacError } from 'rbac-core'
import { parseCondition } from 'rbac-core/condition'
import { policyGraph } from 'rbac-core/graph'
import { guard } from 'rbac-core/middleware'
import { publishSnapshots } from 'rbac-core/snapshot'
import { createLocalAuthority, parseDirectoryText } from 'rbac-server/authority'
import { parseMapping, startPdpPool, startPdpServer } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'

const { exports } = JSON.parse(
  readFileSync(new URL('../../packages/rbac-core/package.json', import.meta.url), 'utf8'),
) as { exports: Readonly<Record<string, unknown>> }
const subpaths = Object.keys(exports).filter((subpath) => !subpath.endsWith('.json'))

const trap = new Proxy(
  {},
  {
    get: fails,
    has: fails,
    ownKeys: fails,
    getPrototypeOf: fails,
    getOwnPropertyDescriptor: fails,
  },
)

function fails(): never {
  throw new TypeError('a trap')
}

const WRONG: Readonly<Record<string, unknown>> = {
  ...{ undefined: undefined, null: null, number: 5, text: 'x', object: {}, list: [], 'list of numbers': [5] },
  ...{ symbol: Symbol('x'), bigint: 1n, function: fails },
}
const HOSTILE = { trap, 'list of traps': [trap] }

const policy = parsePolicy({ groups: [{ id: 'g', members: ['u'] }] })
const engine = createEngine(policy)
const request = { principalId: 'u', action: 'P/t/read', scope: '/' }
/** What the first argument of some function has to be, so that it comes to the second. */
const RIGHT: Readonly<Record<string, unknown>> = {
  ...{ policy, engine, request, condition: parseCondition('Exists @Request[a]') },
  ...{ graph: policyGraph(policy), explanation: engine.explain(request) },
}

/** Frameworks hand in apps, loggers and requests of theirs: how those are read is not ours to say. */
const OF_FRAMEWORKS = './middleware'
/** Starts to watch what it is given, and tells of errors in another way. */
const WATCHING: readonly string[] = ['watchPolicy', 'watchPolicyFiles']

type Callable = (...args: readonly unknown[]) => unknown

/** What a call threw or rejected with that is no error of ours; undefined where all is well. */
async function fault(call: Callable, args: readonly unknown[]): Promise<unknown> {
  try {
    const result = call(...args)
    if (!args.includes(result) && result instanceof Promise)
      await Promise.race([result, new Promise((resume) => setTimeout(resume, 50))])
    return undefined
  } catch (error) {
    return error instanceof RbacError ? undefined : (error ?? 'undefined')
  }
}

function callOf(name: string, exported: Callable): Callable {
  const isClass = /^class\b/.test(Function.prototype.toString.call(exported))
  return isClass || name.endsWith('Error') ? (...args) => Reflect.construct(exported, args) : exported
}

describe('whatever a function that is exported is handed, it throws an RbacError or nothing', () => {
  it.each(subpaths)('%s', async (subpath) => {
    const room: object = await import(/* @vite-ignore */ `rbac-core${subpath.slice(1)}`)
    const values = { ...WRONG, ...(subpath.startsWith(OF_FRAMEWORKS) ? {} : HOSTILE) }
    const faults: string[] = []
    for (const [name, exported] of Object.entries(room)) {
      if (typeof exported !== 'function' || WATCHING.includes(name) || name.endsWith('Error')) continue
      const call = callOf(name, exported as Callable)
      const tell = async (args: readonly unknown[], words: string) => {
        const thrown = await fault(call, args)
        if (thrown !== undefined) faults.push(`${name}(${words}): ${thrown}`)
      }
      for (const [what, value] of Object.entries(values)) {
        await tell([value], what)
        for (const [first, right] of Object.entries(RIGHT)) await tell([right, value], `${first}, ${what}`)
        await tell([policy, policy, value], `policy, policy, ${what}`)
      }
    }
    expect(faults).toEqual([])
  })

  it('a guard answers what is no request with 500', async () => {
    const check = guard({ engine, principal: () => ({ id: 'u' }), action: 'P/t/read', scope: '/' })
    for (const value of [undefined, null, trap]) {
      expect(await check(value as never)).toMatchObject({ allowed: false, answer: { status: 500 } })
    }
  })

  it('a publisher takes no sink that nothing can be sent to, and goes on without it', () => {
    const publisher = publishSnapshots(engine)
    const received: unknown[] = []
    publisher.attach({ postMessage: (message) => received.push(message) })
    for (const sink of [undefined, null, {}, trap]) {
      expect(() => publisher.attach(sink as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    }
    publisher.publish()
    expect(received).toHaveLength(2)
  })
})

describe('what a server is started from', () => {
  const refused = expect.objectContaining({ code: expect.stringMatching(/^(?:INVALID|FILE)_/) })

  it('is options, and they name a policy or a directory', async () => {
    for (const value of [...Object.values(WRONG), { policy: {} }, { policy: null }, { policy: { groups: [] } }]) {
      for (const start of [startPdpServer, startPdpPool, createLocalAuthority]) {
        await expect(start(value as never)).rejects.toEqual(refused)
      }
    }
  })

  it('is a text where a text is read', () => {
    for (const value of Object.values(WRONG)) {
      for (const parse of [parseMapping, parseDirectoryText]) {
        expect(() => parse(value as never)).toThrow(refused)
      }
    }
  })
})
