import { expect, it } from 'vitest'
import { pagesAddUp, whatCanIsCheck, whereCanIsCheck, whoCanIsCheck } from '../query/laws.js'
import { holdLaws } from '../query/run-worlds.js'

const WORLDS = Number(process.env.RBAC_DEEP_WORLDS ?? 100_000)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

it(`reverse questions say what check says in ${WORLDS} worlds, each put to every law`, () => {
  console.log(`RBAC_DEEP_SEED=${SEED} RBAC_DEEP_WORLDS=${WORLDS}`)
  const laws = [whoCanIsCheck, whatCanIsCheck, whereCanIsCheck, pagesAddUp]
  const tally = holdLaws(laws, { seed: SEED, count: WORLDS, byTurns: false })
  console.log(String(tally))
  expect(tally.count('worlds')).toBe(WORLDS)
}, 3_600_000)
