import type { AccessRequest, Attributes, Policy } from 'rbac-core'
import { canonicalScope } from 'rbac-core/query'
import type { Evaluation, Properties } from '../../wire/entities.js'
import type { KnownPolicy } from '../known-policy.js'
import type { Kind, Mapping, Unusable } from '../mapping.js'
import { overlay } from '../overlay.js'
import { attributesOf, compare, scopeOf, scopesIn, standardMapping } from '../standard.js'
import { ownValue, partOf } from './parts.js'
import type { AttributeSource, MappingDocument, ResourceRule, SubjectRule } from './schema.js'
import { fillTemplate, idIn, parseTemplate, type Template } from './template.js'

/** The mapping that a file describes. What it has no rule for is mapped as standard. */
export function createFileMapping(document: MappingDocument): Mapping {
  const subjects = new Map(document.subjects.map((rule) => [rule.type, withTemplate(rule, rule.principal, 'text')]))
  const resources = new Map(document.resources.map((rule) => [rule.type, withTemplate(rule, rule.scope, 'segment')]))
  const subjectRule = (type: string) => subjects.get(type) ?? subjects.get('*')
  const resourceRule = (type: string) => resources.get(type) ?? resources.get('*')
  const actionNames = document.actions.map(({ name }) => name)

  const toRequest = (evaluation: Evaluation, known: KnownPolicy): AccessRequest | Unusable => {
    const who = requesterOf(evaluation, subjectRule(evaluation.subject.type), known)
    if ('unusable' in who) return who
    const where = placeOf(evaluation.resource, resourceRule(evaluation.resource.type), known)
    if ('unusable' in where) return where
    const attributes = attributesFor(evaluation, document.attributes)
    const now = document.now === undefined ? undefined : partOf(document.now, evaluation)
    if (now !== undefined && typeof now !== 'string') return { unusable: 'unusableTime' }
    return {
      ...who,
      ...where,
      ...actionOf(evaluation, document, known),
      ...(attributes !== undefined && { attributes }),
      ...(now !== undefined && { now }),
    }
  }
  return {
    toRequest,
    subjects: (kind, known) => {
      const rule = subjectRule(kind.type)
      if (rule === undefined) return standardMapping.subjects(kind, known)
      const stored = standardMapping.subjects({ ...kind, type: rule.storedAs ?? kind.type }, known)
      const principals = new Set(stored)
      const ids = stored.flatMap((principal) => idIn(rule.template, principal) ?? [])
      return ids.filter((id) => isIn(principals, fillTemplate(rule.template, { ...kind, id }))).sort(compare)
    },
    resources: (kind, known) => {
      const rule = resourceRule(kind.type)
      return rule === undefined ? standardMapping.resources(kind, known) : resourcesFor(kind, rule, known)
    },
    actions: (known) => [...new Set([...actionNames, ...standardMapping.actions(known)])].sort(compare),
  }
}

type WithTemplate<Rule> = Rule & { readonly template: Template }

function withTemplate<Rule>(rule: Rule, text: string, plain: 'segment' | 'text'): WithTemplate<Rule> {
  // The schema let none through that is no template.
  return { ...rule, template: parseTemplate(text, plain) ?? { pieces: [] } }
}

function requesterOf(
  { subject }: Evaluation,
  rule: WithTemplate<SubjectRule> | undefined,
  known: KnownPolicy,
): Pick<AccessRequest, 'principalId' | 'groupIds'> | Unusable {
  const principalId = rule === undefined ? subject.id : fillTemplate(rule.template, subject)
  if (principalId === undefined) return { unusable: 'unusableSubject' }
  const stored = known.subjectType(principalId)
  if (stored !== undefined && stored !== (rule?.storedAs ?? subject.type)) return { unusable: 'subjectTypeMismatch' }
  const groups = rule?.groups === undefined ? undefined : ownValue(subject.properties, rule.groups)
  if (groups === undefined || groups === null) return { principalId }
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string'))
    return { unusable: 'unusableSubject' }
  return { principalId, groupIds: groups }
}

function placeOf(
  resource: Evaluation['resource'],
  rule: WithTemplate<ResourceRule> | undefined,
  known: KnownPolicy,
): Pick<AccessRequest, 'scope'> | Unusable {
  const scope = rule === undefined ? scopeOf(resource.type, resource.id) : fillTemplate(rule.template, resource)
  const canonical = scope === undefined ? undefined : canonicalOrNone(scope)
  if (scope === undefined || canonical === undefined) return { unusable: 'unusableResource' }
  const stored = known.resourceType(canonical)
  return stored !== undefined && stored !== (rule?.storedAs ?? resource.type)
    ? { unusable: 'resourceTypeMismatch' }
    : { scope }
}

function actionOf(
  { action, resource }: Evaluation,
  { actions }: MappingDocument,
  known: KnownPolicy,
): Pick<AccessRequest, 'action' | 'isDataAction'> {
  const rules = actions.filter(({ name }) => name === action.name)
  const rule =
    rules.find((each) => each.resource === resource.type) ?? rules.find((each) => each.resource === undefined)
  const name = rule?.action ?? action.name
  return { action: name, isDataAction: rule?.plane === undefined ? known.isDataAction(name) : rule.plane === 'data' }
}

/** What the file adds goes under what is sent under the same name. */
function attributesFor(evaluation: Evaluation, added: MappingDocument['attributes']): Attributes | undefined {
  const { subject, resource, action, context } = evaluation
  const sent = attributesOf(subject.properties, resource.properties, action.properties, context)
  const sources = Object.entries(added) as [AttributeSource, Readonly<Record<string, string>> | undefined][]
  if (sources.length === 0) return sent
  const all: { [source in AttributeSource]?: Properties | undefined } = { ...sent }
  for (const [source, paths = {}] of sources) {
    const values = Object.entries(paths).map(([name, path]) => [name, partOf(path, evaluation)])
    all[source] = overlay(Object.fromEntries(values), all[source] ?? {})
  }
  return all as Attributes
}

/** Of the scopes the policy names, those that the rule puts resources of this kind at. */
function resourcesFor(kind: Kind, rule: WithTemplate<ResourceRule>, known: KnownPolicy): readonly string[] {
  const scopes = known.remembered('scopes', scopesIn)
  const candidates = known.remembered(`resources at ${rule.scope}`, (policy: Policy) => candidatesIn(policy, rule))
  return candidates.filter((id) => {
    const scope = fillTemplate(rule.template, { ...kind, id })
    const canonical = scope === undefined ? undefined : canonicalOrNone(scope)
    return canonical !== undefined && scopes.has(canonical)
  })
}

function candidatesIn(policy: Policy, { template }: WithTemplate<ResourceRule>): readonly string[] {
  const ids = [...scopesIn(policy).values()].flatMap((scope) => idIn(template, scope) ?? [])
  return [...new Set(ids)].sort(compare)
}

function canonicalOrNone(scope: string): string | undefined {
  try {
    return canonicalScope(scope)
  } catch {
    return undefined
  }
}

function isIn(set: ReadonlySet<string>, text: string | undefined): boolean {
  return text !== undefined && set.has(text)
}
