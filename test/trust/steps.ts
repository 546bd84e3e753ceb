import { deepStep } from './deep-step.js'
import { FUZZ } from './fuzz-step.js'
import { MUTANTS } from './mutant-step.js'
import { PROPERTIES } from './property-step.js'
import type { Step } from './step.js'

/** Everything that goes into a report. A round takes less than half a minute, but for the properties, so that no step overruns its part by much. */
export const STEPS: readonly Step[] = [
  deepStep({
    name: 'decisions',
    unit: 'decisions',
    about: 'the engine (check, checkMany, can, explain) against the reference evaluator, and the corpus first',
    share: 35,
    file: 'differential',
    round: { RBAC_DEEP_COUNT: '50000' },
    counted: /(\d+) decisions over \d+ worlds agree/,
  }),
  deepStep({
    name: 'roads',
    unit: 'answers',
    about:
      'every other road to an answer (views, updates, snapshots, the guard, the command line, threads, a decision server)',
    share: 10,
    file: 'roads',
    round: { RBAC_DEEP_COUNT: '20000' },
    counted: /(\d+) answers agree/,
  }),
  deepStep({
    name: 'conditions',
    unit: 'expressions',
    about: 'conditions compiled, printed, read again and explained, against their judge',
    share: 5,
    file: 'condition',
    round: { RBAC_DEEP_COUNT: '50000' },
    counted: /(\d+) expressions agree/,
  }),
  deepStep({
    name: 'reverse questions',
    unit: 'worlds',
    about: 'whoCan, whatCan and whereCan against check over the whole universe of a world, in pages of every size',
    share: 8,
    file: 'query',
    round: { RBAC_DEEP_WORLDS: '500' },
    counted: /\bworlds (\d+)/,
  }),
  deepStep({
    name: 'other engines',
    unit: 'decisions',
    about: 'casbin and Cedar as judges, each on the part of the model it can express',
    share: 4,
    file: 'other-engines',
    round: { RBAC_DEEP_COUNT: '50000' },
    counted: /casbin agrees: (\d+) allowed, (\d+) denied[\s\S]*cedar agrees: (\d+) allowed, (\d+) denied/,
  }),
  deepStep({
    name: 'damaged snapshots',
    unit: 'flips and lengths',
    about: 'every single bit changed, and every shorter length, of the snapshots of generated worlds: each refused',
    share: 4,
    file: 'damage',
    round: { RBAC_DEEP_WORLDS: '5' },
    counted: /(\d+) flips and (\d+) lengths refused/,
  }),
  PROPERTIES,
  FUZZ,
  MUTANTS,
]
