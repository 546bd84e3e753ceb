import { describe, expect, it } from 'vitest'
import { randomFrom } from '../worlds/gen.js'
import { withTreeChanged } from './json-tree.js'
import { agree, answerOf, Broken } from './laws.js'
import { fuzz } from './loop.js'
import { minimised } from './minimise.js'
import { mutated } from './mutate.js'
import { failureOf } from './run-input.js'
import { tapeOf } from './tape.js'
import { type FuzzTarget, LONGEST } from './target.js'

const breaking = (run: FuzzTarget['run']): FuzzTarget => ({ about: '', covers: [], seeds: [], dictionary: [], run })

describe('a run of an input', () => {
  it('names the law that was broken, the same for every input that breaks it', async () => {
    const target = breaking((input) => agree('a is a', input, 'a'))
    expect((await failureOf(target, 'b'))?.sign).toBe('a is a')
    expect((await failureOf(target, 'c'))?.sign).toBe('a is a')
    expect(await failureOf(target, 'a')).toBeUndefined()
  })

  it('names a crash by its place, not by its message', async () => {
    const target = breaking((input) => {
      throw new TypeError(input)
    })
    expect((await failureOf(target, 'x'))?.sign).toBe((await failureOf(target, 'y'))?.sign)
  })

  it('takes an error that is none of ours, and a rejection, for a crash', async () => {
    const throwing = breaking(() => void answerOf(() => JSON.parse('{')))
    expect((await failureOf(throwing, ''))?.sign).toMatch(/^SyntaxError at /)
    const rejecting = breaking(() => Promise.reject(new Broken('a promise is kept')))
    expect((await failureOf(rejecting, ''))?.sign).toBe('a promise is kept')
  })

  it('notices what was done to the prototype of all objects', async () => {
    const polluting = breaking(() => {
      Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })
    })
    try {
      expect((await failureOf(polluting, ''))?.sign).toBe('Object.prototype')
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted')
    }
  })

  it('notices an input that takes too long each time it is tried', async () => {
    const endless = breaking(() => {
      for (const start = process.cpuUsage(); process.cpuUsage(start).user < 60_000; );
    })
    expect((await failureOf(endless, '', 50))?.sign).toBe('slow')
  })
})

describe('the loop', () => {
  it('finds by what it has reached what no blind change would', async () => {
    let [deepest, reached] = [0, 0]
    const letters = [...'abcdefghijklmnopqrstuvwxyz']
    const taken = () => {
      const depth = deepest
      deepest = 0
      return depth
    }
    const run = (input: string) => {
      let depth = 0
      while (depth < 6 && input[depth] === 'secret'[depth]) depth += 1
      deepest = Math.max(deepest, depth)
      if (depth === 6) throw new Broken('nobody knows it')
    }
    const target = { ...breaking(run), dictionary: letters }
    const coverage = {
      peek: () => taken() > reached,
      add: () => {
        const fresh = Math.max(0, taken() - reached)
        reached += fresh
        return fresh
      },
    }
    const options = { target, start: [''], coverage, goesOn: (executions: number) => executions < 100_000 }
    const { failure, kept, executions } = await fuzz({ ...options, random: randomFrom(1) })
    expect(failure?.input.slice(0, 6)).toBe('secret')
    expect(kept.length).toBeGreaterThan(2)
    const blind = await fuzz({ ...options, coverage: { peek: () => false, add: () => 0 }, random: randomFrom(1) })
    expect(blind.failure).toBeUndefined()
    expect(blind.executions).toBeGreaterThan(executions)
  })
})

describe('a minimised input', () => {
  it('keeps what makes it fail and little else', async () => {
    const fails = async (input: string) => /x[\s\S]*y/.test(input)
    expect(await minimised(`${'ab'.repeat(100)}x${'c'.repeat(50)}y${'d'.repeat(99)}`, fails)).toBe('xy')
  })

  it('is the input itself where nothing may be spared', async () => {
    expect(await minimised('aaa', async (input) => input === 'aaa')).toBe('aaa')
  })
})

describe('a changed input', () => {
  it('is the same for the same seed, and never longer than its target allows', () => {
    const target = { ...breaking(() => {}), dictionary: ['word'], longest: 40 }
    const drawn = (seed: number) => {
      const random = randomFrom(seed)
      return Array.from({ length: 500 }, () => mutated('some text to start from', 'and another one', target, random))
    }
    expect(drawn(3)).toEqual(drawn(3))
    expect(drawn(3)).not.toEqual(drawn(4))
    expect(Math.max(...drawn(3).map(({ length }) => length))).toBe(40)
    expect(drawn(3).some((input) => input.includes('word'))).toBe(true)
    expect(LONGEST).toBeGreaterThan(40)
  })

  it('is JSON still where the tree of one is changed', () => {
    const random = randomFrom(5)
    const change = withTreeChanged(['key', 'value'])
    const drawn = Array.from({ length: 500 }, () => change('{"a": [1, {"b": "text"}], "c": null}', random))
    for (const text of drawn) expect(() => JSON.parse(text), text).not.toThrow()
    expect(new Set(drawn).size).toBeGreaterThan(100)
    expect(change('no JSON', random)).toBe('no JSON')
  })
})

describe('a tape', () => {
  it('throws what stands on it, and zero when it has ended', () => {
    const tape = tapeOf('\u0005\u0007')
    expect([tape(4), tape(10), tape(9), tape(9)]).toEqual([1, 7, 0, 0])
  })
})
