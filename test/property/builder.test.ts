import fc from 'fast-check'
import { createEngine, InvalidPolicyError, type Issue, parsePolicy } from 'rbac-core'
import { createPolicyBuilder, type StreamedSection } from 'rbac-core/builder'
import { saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import { agree } from './judges.js'
import { runs } from './runs.js'

type Document = Readonly<Record<string, readonly object[]>>

const STREAMED: readonly StreamedSection[] = [
  'groups',
  'roleEligibilityScheduleInstances',
  'roleAssignments',
  'roleAssignmentScheduleInstances',
]

/** What can be wrong with one item. A copy is put at the end. */
const FAULTS: readonly ((item: Record<string, unknown>) => unknown)[] = [
  (item) => ({ ...item, scope: '/a//b', properties: undefined }),
  (item) => ({ ...item, id: ' edge' }),
  (item) => ({ ...item, notAction: [] }),
  (item) => ({ ...item, unheardOf: 1 }),
  (item) => ({ ...item, principalId: 7 }),
  (item) => ({ ...item, members: ['x', 'x', 'nobody'] }),
  (item) => ({ ...item, roleDefinitionName: 'Nothing', roleDefinitionId: undefined }),
  (item) => ({ ...item, condition: '(((' }),
  (item) => ({ ...item, principalType: 'Group', principalId: 'nobody' }),
  () => 'no item',
]

interface Fault {
  readonly section: StreamedSection
  readonly at: number
  readonly kind: number
}

const fault: fc.Arbitrary<Fault> = fc.record({
  section: fc.constantFrom(...STREAMED),
  at: fc.nat(100),
  kind: fc.nat(FAULTS.length + 1),
})

/** The bytes of the policy, or the issues that keep it from being one; with the warnings. */
type Outcome = { readonly bytes?: Uint8Array; readonly issues: readonly string[] }

describe('a policy that was built item by item', () => {
  it('is the policy of the document: the same bytes, the same warnings', () => {
    let warned = 0
    fc.assert(
      fc.property(worlds(1), fc.nat(1), fc.nat(3), ({ policy }, spelling, without) => {
        const document = withoutSome(documentOf(policy, spelling), without)
        const built = streamed(document, false)
        if (built.issues.length > 0) warned += 1
        agree(built, parsed(document, false), policy, document)
      }),
      runs(150),
    )
    expect(warned).toBeGreaterThan(20)
  })

  it('has the problems of the document, each at its place', () => {
    let refused = 0
    fc.assert(
      fc.property(
        worlds(1),
        fc.nat(1),
        fc.array(fault, { minLength: 1, maxLength: 4 }),
        ({ policy }, spelling, faults) => {
          const document = faults.reduce(withFault, documentOf(policy, spelling))
          for (const strict of [false, true]) {
            const built = streamed(document, strict)
            if (built.bytes === undefined) refused += 1
            agree(built, parsed(document, strict), policy, document)
          }
        },
      ),
      runs(300),
    )
    expect(refused).toBeGreaterThan(200)
  })
})

function parsed(document: Document, strict: boolean): Outcome {
  return outcomeOf(() => createEngine(parsePolicy(document, { strict })))
}

function streamed(document: Document, strict: boolean): Outcome {
  const documents = Object.fromEntries(Object.entries(document).filter(([name]) => !isStreamed(name)))
  return outcomeOf(() => {
    const builder = createPolicyBuilder(documents, { strict })
    for (const name of STREAMED) {
      const items = document[name] ?? []
      const half = items.length >>> 1
      builder.add(name, items.slice(0, half)).add(name, items.slice(half).values())
    }
    return builder.finish()
  })
}

function outcomeOf(make: () => ReturnType<typeof createEngine>): Outcome {
  try {
    const engine = make()
    return { bytes: saveSnapshot(engine), issues: textsOf(engine.policy.warnings) }
  } catch (error) {
    if (error instanceof InvalidPolicyError) return { issues: textsOf(error.issues) }
    throw error
  }
}

/** In an order of their own: a document is read section by section, and items as they come. */
function textsOf(issues: readonly Issue[]): readonly string[] {
  return issues.map((issue) => JSON.stringify(issue)).sort()
}

function isStreamed(name: string): name is StreamedSection {
  return STREAMED.some((streamed) => streamed === name)
}

/** Without the section that others lean on, warnings appear. */
function withoutSome(document: Document, without: number): Document {
  const gone = ['none', 'groups', 'roleDefinitions', 'principals'][without]
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== gone))
}

function withFault(document: Document, { section, at, kind }: Fault): Document {
  const items = document[section] ?? []
  const index = at % Math.max(1, items.length)
  const item = items[index] as Record<string, unknown> | undefined
  if (item === undefined) return document
  const make = FAULTS[kind]
  if (make !== undefined) return { ...document, [section]: items.with(index, make(item) as object) }
  // The same again, and the same id with something else.
  return { ...document, [section]: [...items, kind % 2 === 0 ? item : { ...item, displayName: 'x', description: 'x' }] }
}
