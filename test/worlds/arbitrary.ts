import fc from 'fast-check'
import { type WorldDraft, worldDraft } from './draft.js'
import { build, type World } from './world.js'

/** Drafts of worlds, for laws that build one draft in several ways. */
export function drafts(requests: number): fc.Arbitrary<WorldDraft> {
  // Without fast-check's bias towards extremes: the mix of decisions is part of what is promised.
  return fc.noBias(worldDraft(requests).arbitrary)
}

/** Worlds with hostile names and up to `requests` questions; a counterexample shows the policy and the question. */
export function worlds(requests: number): fc.Arbitrary<World> {
  return drafts(requests).map((draft) => build(draft))
}
