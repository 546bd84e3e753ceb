import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import type { AccessRequest, PolicySections } from 'rbac-core'
import { covers, scopePath } from '../../reference/scopes.js'
import { fold } from '../../reference/text.js'
import { type Rule, rulesOf } from '../expressible.js'

/** casbin's own part: who is in which group, that a deny beats every allow, and that without an allow there is none. */
const MODEL = newModelFromString(`
[request_definition]
r = sub, question
[policy_definition]
p = sub, rule, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && meets(r.question, p.rule)
`)

export async function casbinOver(policy: PolicySections): Promise<(request: AccessRequest) => Promise<boolean>> {
  const rules = rulesOf(policy)
  const lines = rules.map(({ holder, effect }, index) => ['p', nameOf(holder), String(index), effect])
  for (const { id, members } of policy.groups) {
    for (const member of members) lines.push(['g', nameOf(fold(member)), nameOf(fold(id))])
  }
  const enforcer = await newEnforcer(MODEL, new StringAdapter(lines.map((line) => line.join(', ')).join('\n')))
  const questions: AccessRequest[] = []
  await enforcer.addFunction('meets', (question: string, rule: string) => {
    const [asked, of] = [questions[Number(question)], rules[Number(rule)]]
    return asked !== undefined && of !== undefined && isAbout(of, asked, policy)
  })
  return async (request) => {
    const subject = nameOf(fold(request.principalId))
    await enforcer.addRoleForUser(subject, nameOf(undefined))
    return enforcer.enforce(subject, String(questions.push(request) - 1))
  }
}

function isAbout({ scope, onlyHere, lists }: Rule, request: AccessRequest, policy: PolicySections): boolean {
  const [at, asked] = [scopePath(scope), scopePath(request.scope)]
  return (onlyHere ? at === asked : covers(policy, at, asked)) && lists(request)
}

/** Ids in hexadecimal: its lines are divided by commas. */
function nameOf(id: string | undefined): string {
  return id === undefined ? 'everyone' : `id${Buffer.from(id).toString('hex')}`
}
