import { createEngine, parsePolicy } from 'rbac-core'
import { InvalidSnapshotError, loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { expect, it } from 'vitest'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build } from '../worlds/world.js'

const WORLDS = Number(process.env.RBAC_DEEP_WORLDS ?? 100)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

it(`every bit of the snapshots of ${WORLDS} worlds is missed when it changes, and every byte when it is gone`, () => {
  console.log(`RBAC_DEEP_SEED=${SEED} RBAC_DEEP_WORLDS=${WORLDS}`)
  const random = randomFrom(SEED)
  const drafts = worldDraft(1)
  let flips = 0
  let lengths = 0
  for (let world = 0; world < WORLDS; world++) {
    const draft = drafts.draw(random)
    const bytes = saveSnapshot(createEngine(parsePolicy(documentOf(build(draft).policy, draft.spelling))))
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      flip(bytes, bit)
      expectRefused(bytes, `bit ${bit} of world ${world}`)
      flip(bytes, bit)
    }
    for (let length = 0; length < bytes.length; length++) {
      expectRefused(bytes.subarray(0, length), `${length} bytes of world ${world}`)
    }
    loadSnapshot(bytes)
    flips += bytes.length * 8
    lengths += bytes.length
  }
  console.log(`${flips} flips and ${lengths} lengths refused, of ${WORLDS} snapshots`)
}, 3_600_000)

function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
}

function expectRefused(bytes: Uint8Array, what: string): void {
  let error: unknown
  try {
    loadSnapshot(bytes)
  } catch (thrown) {
    error = thrown
  }
  if (!(error instanceof InvalidSnapshotError)) expect.fail(`${what}, seed ${SEED}: ${error ?? 'it was taken'}`)
}
