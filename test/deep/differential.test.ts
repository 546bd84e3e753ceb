import { writeFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createEngine, type Decision, type PolicySections, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { Mix } from '../worlds/mix.js'
import { build, CLOCK_TIME } from '../worlds/world.js'
import { type Case, CORPUS, corpus } from './corpus.js'
import { shrink } from './shrink.js'

const COUNT = Number(process.env.RBAC_DEEP_COUNT ?? 1_000_000)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)
/** At most, of one world: making a world, and an engine over it, costs as much as some dozens of questions. */
const QUESTIONS = 192
const LIMIT_MS = Math.max(3_600_000, COUNT * 3.6)
/** The mix costs several evaluations a question, so it is taken of one world in so many. */
const SAMPLE = 64

const around = { clock: () => new Date(CLOCK_TIME) }

describe('the engine against the reference evaluator', () => {
  it('agrees on every case of the corpus', () => {
    const cases = corpus()
    for (const { policy, request, fault } of cases) {
      const expected = comparable(evaluate(policy, request, around))
      expect(comparable(engineOver(policy, 0).check(request)), fault).toEqual(expected)
    }
    console.log(`${cases.length} cases of the corpus agree`)
  })

  it(
    `agrees on ${COUNT} generated decisions`,
    async () => {
      console.log(`RBAC_DEEP_SEED=${SEED} RBAC_DEEP_COUNT=${COUNT}`)
      const random = randomFrom(SEED)
      const drafts = worldDraft(QUESTIONS)
      const mix = new Mix()
      let decisions = 0
      let worlds = 0
      for (; decisions < COUNT; worlds++) {
        const draft = drafts.draw(random)
        const { policy, requests } = build(draft)
        const engine = engineOver(policy, draft.spelling)
        const answers = worlds % 2 === 0 ? engine.checkMany(requests) : requests.map((request) => engine.check(request))
        for (const [index, request] of requests.entries()) {
          const expected = evaluate(policy, request, around)
          const explained = index % 16 === 0 ? [engine.explain(request).decision] : []
          const same =
            [answers[index], ...explained].every((answer) => alike(answer, expected)) &&
            engine.can(request) === expected.allowed
          if (!same) report({ policy, request }, worlds)
          if (worlds % SAMPLE === 0) mix.add(policy, request, expected, around)
        }
        decisions += requests.length
        // Policies an engine only refers to weakly are kept until the job ends; millions of decisions are one, without this.
        if (worlds % SAMPLE === 0) await setImmediate()
      }
      console.log(`${decisions} decisions over ${worlds} worlds agree; of every ${SAMPLE}th world ${mix}`)
      // A short run says too little about the mix.
      if (COUNT >= 1_000_000) expect(mix.outside()).toEqual([])
    },
    LIMIT_MS,
  )
})

function engineOver(policy: PolicySections, spelling: number) {
  return createEngine(parsePolicy(documentOf(policy, spelling)), around)
}

function alike(answer: Decision | undefined, expected: Decision): boolean {
  return answer !== undefined && isDeepStrictEqual(comparable(answer), comparable(expected))
}

/** Makes the case small, keeps it in the corpus and fails with it; one that hangs on what was asked before is named. */
function report(found: Case, world: number): never {
  if (!differs(found)) {
    const { policy, request } = found
    const [asked, expected] = [engineOver(policy, 0).check(request), evaluate(policy, request, around)]
    throw new Error(`only after others were asked: ${JSON.stringify({ seed: SEED, world, request, asked, expected })}`)
  }
  const small = shrink(found, differs)
  writeFileSync(new URL(`seed-${SEED}-world-${world}.json`, CORPUS), `${JSON.stringify(small, undefined, 2)}\n`)
  const { policy, request } = small
  const shown = {
    seed: SEED,
    world,
    request,
    engine: engineOver(policy, 0).check(request),
    reference: evaluate(policy, request, around),
    policy: documentOf(policy, 0),
  }
  throw new Error(JSON.stringify(shown))
}

function differs({ policy, request }: Case): boolean {
  try {
    return !alike(engineOver(policy, 0).check(request), evaluate(policy, request, around))
  } catch {
    return false
  }
}
