import { Ability as BaseAbility, type MatchConditions, type RawRuleOf } from '@casl/ability'
import { type Facts, isAbout, reaches } from './facts.js'
import { contestant, type Peer } from './peer.js'
import { covers, type Place, type Question } from './place.js'

/**
 * One ability for each principal that will ask, built before. A rule's subject is the subscription, so that CASL's own
 * index leaves few rules to look at; its condition is a function. What is denied to everyone is one ability for all.
 */
export const casl: Peer = {
  name: '@casl/ability',
  way: 'an ability for each principal, built before; rules indexed by subscription, operations in sets, functions as conditions',
  prepare(task) {
    const { facts } = task
    const abilities = new Map<string, Ability>()
    for (const index of task.requests.indexes()) {
      const { principal } = facts.question(task.requests.cut(index))
      if (!abilities.has(principal)) abilities.set(principal, abilityOf(principal, facts))
    }
    const everyone = everyoneAbility(facts)
    return contestant({
      note: `abilities for the ${abilities.size} principals that ask`,
      input: (request) => facts.question(request),
      can: (question) => {
        const ability = abilities.get(question.principal)
        return ability?.can('do', question) === true && everyone.can('do', question)
      },
    })
  },
}

type Condition = (question: Question) => boolean
type Ability = BaseAbility<['do', Question | string], Condition>
type Rule = RawRuleOf<Ability>

function abilityOf(principal: string, facts: Facts): Ability {
  const holders = facts.holders(principal)
  return ability([
    ...facts.grantsOf(principal).map((grant): Rule => {
      const { operations } = grant
      return rule(grant, (question) => operations.has(question.operation) && covers(grant, question))
    }),
    ...facts.denials
      .filter((denial) => denial.principals !== 'everyone' && isAbout(denial, holders))
      .map((denial) => inverted(denial, facts)),
  ])
}

/** Allows everything but what is denied to everyone; who is excluded is found out once. */
function everyoneAbility(facts: Facts): Ability {
  return ability([
    { action: 'do', subject: 'all' },
    ...facts.denials.filter(({ principals }) => principals === 'everyone').map((denial) => inverted(denial, facts)),
  ])
}

function inverted(denial: Facts['denials'][number], facts: Facts): Rule {
  const isExcluded = (principal: string) => denial.excluded.size > 0 && !isAbout(denial, facts.holders(principal))
  return {
    ...rule(
      denial,
      (question) =>
        denial.operations.has(question.operation) &&
        reaches(denial, question) &&
        facts.holds(denial, question) &&
        !(denial.principals === 'everyone' && isExcluded(question.principal)),
    ),
    inverted: true,
  }
}

function rule({ shard }: Place, conditions: Condition): Rule {
  return { action: 'do', subject: shard ?? 'all', conditions }
}

function ability(rules: Rule[]): Ability {
  return new BaseAbility<['do', Question | string], Condition>(rules, {
    // CASL would hand over any record; these abilities are asked about questions only.
    conditionsMatcher: (condition) => condition as MatchConditions,
    detectSubjectType: (subject) => (typeof subject === 'string' ? subject : subject.shard),
  })
}
