import { isDeepStrictEqual } from 'node:util'
import type { AccessRequest, Decision, PolicySections } from 'rbac-core'
import { afterAll, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build, CLOCK_TIME } from '../worlds/world.js'
import { corpus } from './corpus.js'
import { type Answer, allRoads, type Road } from './roads.js'

const COUNT = Number(process.env.RBAC_DEEP_COUNT ?? 1_000_000)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

const around = { clock: () => new Date(CLOCK_TIME) }
const roads = allRoads()
afterAll(() => Promise.all(roads.map((road) => road.close?.())))

it('every road agrees on every case of the corpus', async () => {
  for (const { policy, request } of corpus()) {
    for (const road of roads) await compare(road, policy, [request], 0, 'corpus')
  }
}, 600_000)

it(`every road agrees on generated worlds, ${COUNT} answers in all`, async () => {
  console.log(`RBAC_DEEP_SEED=${SEED} RBAC_DEEP_COUNT=${COUNT}`)
  const random = randomFrom(SEED)
  const drafts = worldDraft(24)
  const answered = new Map(roads.map(({ name }) => [name, 0]))
  let all = 0
  for (let world = 0; all < COUNT; world++) {
    const draft = drafts.draw(random)
    const { policy, requests } = build(draft)
    for (const road of roads) {
      if (world % road.every !== 0) continue
      const count = await compare(road, policy, requests, draft.spelling, `seed ${SEED}, world ${world}`)
      answered.set(road.name, (answered.get(road.name) ?? 0) + count)
      all += count
    }
  }
  console.log(`${all} answers agree: ${[...answered].map(([name, count]) => `${name} ${count}`).join(', ')}`)
  // A road that is never taken proves nothing.
  if (COUNT >= 20_000) expect([...answered.values()].every((count) => count > 0)).toBe(true)
}, 3_600_000)

/** How many answers the road gave; throws with the policy and the question where one is another than the reference's. */
async function compare(
  road: Road,
  policy: PolicySections,
  requests: readonly AccessRequest[],
  spelling: number,
  where: string,
): Promise<number> {
  const answers = await road.answers(policy, requests, spelling)
  let count = 0
  for (const [index, request] of requests.entries()) {
    const answer = answers[index]
    if (answer === undefined) continue
    const expected = evaluate(policy, request, around)
    count += 1
    if (alike(answer, expected)) continue
    const shown = { road: road.name, where, request, answer, expected, document: documentOf(policy, spelling) }
    throw new Error(JSON.stringify(shown, undefined, 2))
  }
  return count
}

function alike(answer: NonNullable<Answer>, expected: Decision): boolean {
  if (typeof answer === 'boolean') return answer === expected.allowed
  return isDeepStrictEqual(comparable(answer), comparable(expected))
}
