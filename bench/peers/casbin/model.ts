import { type Enforcer, type Model, newModelFromString } from 'casbin'
import { type Denial, type Facts, type Grant, reaches } from '../facts.js'
import { covers, type Question } from '../place.js'

/** What a line of policy stands for; its text is the index here. */
export type Rule = { readonly holder: string; readonly grant: Grant } | { readonly denial: Denial }

/**
 * A model whose matcher calls functions of the program, which casbin documents and which are faster than its own
 * expressions for the same. The cheapest test comes first.
 */
export function modelWith(matcher: string): Model {
  return newModelFromString(`
[request_definition]
r = question
[policy_definition]
p = rule, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = ${matcher}
`)
}

/** Adds the rules and the functions that tell, by the text of a rule, where and for what it holds. */
export async function addRules<Request>(
  enforcer: Enforcer,
  rules: readonly Rule[],
  facts: Facts,
  questionOf: (request: Request) => Question,
): Promise<void> {
  const named = new Map(rules.map((rule, index) => [`${index}`, rule]))
  const find = (text: string): Rule => {
    const rule = named.get(text)
    if (rule === undefined) throw new RangeError(`no rule ${text}`)
    return rule
  }
  await enforcer.addFunction('here', (request: Request, text: string) => {
    const rule = find(text)
    const question = questionOf(request)
    if ('grant' in rule) return covers(rule.grant, question)
    return reaches(rule.denial, question) && facts.holds(rule.denial, question)
  })
  await enforcer.addFunction('matches', (request: Request, text: string) => {
    const rule = find(text)
    return ('grant' in rule ? rule.grant : rule.denial).operations.has(questionOf(request).operation)
  })
  await enforcer.addPolicies([...named].map(([text, rule]) => [text, 'grant' in rule ? 'allow' : 'deny']))
}
