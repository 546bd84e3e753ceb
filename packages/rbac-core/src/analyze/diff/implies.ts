import { type Demand, demandText, type Known } from '../../query/demand.js'
import { isStoredAlike } from './stored.js'

/** A demand, and what is known to the policy that makes it. */
export interface Asked {
  readonly demand: Demand
  readonly known: Known
}

/** Is `b` surely met whenever `a` is? By their structure alone: where it says no, `b` may still be met. */
export function implies(a: Asked, b: Asked): boolean {
  const [one, other] = [a.demand, b.demand]
  if (one === false || other === true) return true
  if (demandText(one) === demandText(other) && isStoredAlike(one, a.known, b.known)) return true
  const parts = ({ demand, known }: Asked, kind: 'and' | 'or'): Asked[] =>
    typeof demand !== 'boolean' && demand.kind === kind ? demand.operands.map((part) => ({ demand: part, known })) : []
  const [allOfB, anyOfA] = [parts(b, 'and'), parts(a, 'or')]
  if (allOfB.length > 0) return allOfB.every((part) => implies(a, part))
  if (anyOfA.length > 0) return anyOfA.every((part) => implies(part, b))
  return parts(a, 'and').some((part) => implies(part, b)) || parts(b, 'or').some((part) => implies(a, part))
}
