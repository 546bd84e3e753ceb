import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from '../../packages/rbac-server/src/authzen/http/openapi.js'
import { mappingJsonSchema } from '../../packages/rbac-server/src/authzen/mapping/file/schema.js'
import { readJsonObject } from '../../packages/rbac-server/src/authzen/wire/read-json.js'
import {
  readAction,
  readContext,
  readEvaluation,
  readKind,
  readOptions,
  readPage,
  readResource,
  readSubject,
} from '../../packages/rbac-server/src/authzen/wire/read-request.js'
import { wireSchemas } from '../../packages/rbac-server/src/authzen/wire/schemas.js'

function schema(name: string): unknown {
  const file = fileURLToPath(new URL(`../../packages/rbac-server/schema/${name}.json`, import.meta.url))
  return JSON.parse(readFileSync(file, 'utf8'))
}

describe('the documents of the server', () => {
  it('say what the schemas say (written by scripts/make-server-schemas.mjs)', () => {
    expect(schema('openapi')).toEqual(JSON.parse(JSON.stringify(openApiDocument())))
    expect(schema('mapping')).toEqual(JSON.parse(JSON.stringify(mappingJsonSchema())))
  })
})

type Raw = Record<string, unknown>

const odd = fc.constantFrom<unknown>(undefined, null, '', 0, 1.5, true, [], {}, 'x', ['x'], { type: 'x' })
const properties = fc.oneof({ weight: 3, arbitrary: fc.constant({ a: 1 }) }, { weight: 1, arbitrary: odd })
const part = (names: readonly string[]) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        Object.fromEntries([
          ...names.map((name) => [
            name,
            fc.oneof({ weight: 8, arbitrary: fc.constant('x') }, { weight: 1, arbitrary: odd }),
          ]),
          ['properties', fc.option(properties, { nil: undefined })],
        ]),
      ),
    },
    { weight: 1, arbitrary: odd },
  )
const bodies = fc.record({
  subject: part(['type', 'id']),
  resource: part(['type', 'id']),
  action: part(['name']),
  context: fc.oneof(fc.constant(undefined), properties),
  options: fc.oneof(
    fc.constant(undefined),
    odd,
    fc.record({
      evaluations_semantic: fc.constantFrom<unknown>('execute_all', 'deny_on_first_deny', 'x', null, 1),
      explain: fc.constantFrom<unknown>(true, false, undefined, 'x', null),
    }),
  ),
  page: fc.oneof(
    fc.constant(undefined),
    odd,
    fc.record({
      token: fc.constantFrom<unknown>('t', '', undefined, 1, null),
      limit: fc.constantFrom<unknown>(1, 7, 0, -1, 1.5, '1', undefined, null),
    }),
  ),
})

function accepts(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    expect(error).toMatchObject({ name: 'Refusal', status: 400 })
    return false
  }
}

const READERS: Readonly<Record<string, (raw: Raw) => unknown>> = {
  EvaluationRequest: (raw) => [readOptions(raw), readEvaluation(raw)],
  SubjectSearchRequest: (raw) => [
    readKind(raw.subject, 'subject'),
    readAction(raw.action),
    readResource(raw.resource),
    readContext(raw),
    readPage(raw, 9),
  ],
  ResourceSearchRequest: (raw) => [
    readSubject(raw.subject),
    readAction(raw.action),
    readKind(raw.resource, 'resource'),
    readContext(raw),
    readPage(raw, 9),
  ],
  ActionSearchRequest: (raw) => [
    readSubject(raw.subject),
    readResource(raw.resource),
    readContext(raw),
    readPage(raw, 9),
  ],
}

describe('requests', () => {
  it.each(Object.keys(READERS))('of the kind %s are read if and only if their schema allows them', (name) => {
    const verdicts = { true: 0, false: 0 }
    fc.assert(
      fc.property(bodies, (body) => {
        // What arrives is JSON.
        const raw = JSON.parse(JSON.stringify(body)) as Raw
        const expected = wireSchemas[name]?.safeParse(raw).success === true
        verdicts[`${expected}`] += 1
        expect(accepts(() => READERS[name]?.(raw))).toBe(expected)
      }),
      { numRuns: 2000 },
    )
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(20)
  })
})

/** Reads objects by recursion, and looks for a key that is there already. Throws for anything that is not JSON. */
function naive(text: string, maxDepth: number): object | undefined {
  const value: unknown = JSON.parse(text)
  let [depth, deepest] = [0, 0]
  const keys: Set<string>[] = []
  let isTwice = false
  // Strings, and what opens and closes; a string before a colon is a key.
  for (const [token, colon] of [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)].map((match) => [
    match[0],
    match[1],
  ])) {
    if (token === '{' || token === '[') {
      depth += 1
      deepest = Math.max(deepest, depth)
      keys.push(new Set())
    } else if (token === '}' || token === ']') {
      depth -= 1
      keys.pop()
    } else if (colon !== undefined) {
      const key = JSON.parse((token ?? '').replace(/\s*:$/, '')) as string
      isTwice ||= keys.at(-1)?.has(key) === true
      keys.at(-1)?.add(key)
    }
  }
  return isTwice || deepest > maxDepth || typeof value !== 'object' || value === null || Array.isArray(value)
    ? undefined
    : value
}

const jsonTexts = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', 'true', 'null', '"x"', '":"', '"\\":"', '"{"', '"\\\\"', '""', '-1e5'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(' , ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('"a"', '"\\u0061"', '"b"', '"__proto__"', '":"', '"\\""', '"1"'), tie('value')), {
        maxLength: 4,
      })
      .map((entries) => `{${entries.map(([key, value]) => `${key} :${value}`).join(',')}}`),
  ),
})).value

describe('a body', () => {
  it('is read if and only if it is one object without a key twice, not too deep, and as JSON.parse reads it', () => {
    const verdicts = { read: 0, refused: 0 }
    fc.assert(
      fc.property(
        jsonTexts,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('', ',', '}', 'x', '"'),
        (text, maxDepth, tail) => {
          const bytes = new TextEncoder().encode(text + tail)
          const expected = tail === '' ? naive(text, maxDepth) : undefined
          verdicts[expected === undefined ? 'refused' : 'read'] += 1
          if (expected === undefined) expect(accepts(() => readJsonObject(bytes, maxDepth))).toBe(false)
          else expect(readJsonObject(bytes, maxDepth)).toEqual(expected)
        },
      ),
      { numRuns: 5000 },
    )
    expect(Math.min(verdicts.read, verdicts.refused)).toBeGreaterThan(100)
  })
})
