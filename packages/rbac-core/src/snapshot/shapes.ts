import { misfit, type ShapedParts } from '../engine/flat/parts.js'
import type { DenyPrincipal } from '../model/assignment.js'
import { storedPattern } from '../pattern/pattern.js'
import { storedScope } from '../scope/scope.js'
import { isRecord, share } from './shared.js'

/**
 * What a value from a snapshot has to look like to be what it is taken for. Documents are checked in full where they
 * are read; this is to keep what was never a document from being asked as if it were one.
 */
type Shape = (value: unknown) => boolean

const text: Shape = (value) => typeof value === 'string'
const flag: Shape = (value) => typeof value === 'boolean'
const number: Shape = (value) => typeof value === 'number'
const scope: Shape = (value) => typeof value === 'string' && storedScope(value).path !== ''
const pattern: Shape = (value) => typeof value === 'string' && storedPattern(value).text === value
const nullable =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value)
const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value)
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape)

function record(shapes: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(shapes)
  return (value) =>
    isRecord(value) &&
    Object.keys(value).every((key) => Object.hasOwn(shapes, key)) &&
    entries.every(([key, shape]) => shape(Object.hasOwn(value, key) ? value[key] : undefined))
}

const attributeValue: Shape = (value) => text(value) || number(value) || flag(value) || list(attributeValue)(value)
const attributes: Shape = (value) => isRecord(value) && Object.values(value).every(attributeValue)
const conditioned = { condition: optional(text), conditionVersion: optional(text) }

const permission = record({
  actions: list(pattern),
  notActions: list(pattern),
  dataActions: list(pattern),
  notDataActions: list(pattern),
  ...conditioned,
})

const denyPrincipal = record({ id: text, type: optional(text) } satisfies Record<keyof DenyPrincipal, Shape>)

const principal = record({
  id: text,
  type: text,
  displayName: optional(text),
  userPrincipalName: optional(text),
  appId: optional(text),
  attributes: optional(attributes),
})

const particulars = record({
  section: (value) =>
    value === 'roleAssignments' ||
    value === 'roleAssignmentScheduleInstances' ||
    value === 'roleEligibilityScheduleInstances',
  infix: optional(text),
  rest: record({
    principalType: optional(text),
    description: optional(text),
    startTime: optional(number),
    endTime: optional(number),
    status: optional(text),
    memberType: optional(text),
    assignmentType: optional(text),
    originRoleAssignmentId: optional(text),
    ...conditioned,
  }),
})

/** A list of `[number, value]`. */
const numbered = (shape: Shape): Shape =>
  list((entry) => Array.isArray(entry) && entry.length === 2 && number(entry[0]) && shape(entry[1]))

const SHAPES: Readonly<Record<keyof ShapedParts, Shape>> = {
  roleDefinitions: list(
    record({
      id: text,
      roleName: text,
      roleType: optional(text),
      description: optional(text),
      permissions: list(permission),
      assignableScopes: list(text),
    }),
  ),
  denyAssignments: list(
    record({
      id: text,
      denyAssignmentName: text,
      description: optional(text),
      permissions: list(permission),
      // It is read as one where its node is looked for.
      scope: text,
      doNotApplyToChildScopes: flag,
      principals: list(denyPrincipal),
      excludePrincipals: list(denyPrincipal),
      isSystemProtected: optional(flag),
      denyAssignmentEffect: optional(text),
      ...conditioned,
    }),
  ),
  managementGroups: list(
    record({
      id: text,
      displayName: optional(text),
      parent: nullable(text),
      subscriptions: list(text),
    }),
  ),
  resources: list(record({ scope, type: optional(text), attributes: optional(attributes) })),
  actions: list(record({ name: text, isDataAction: flag })),
  principals: numbered(principal),
  particulars: list(particulars),
}

/**
 * A value that was read as JSON as the part it should be, deeply frozen. Deny assignments repeat a few permissions
 * thousands of times: equal ones become one.
 *
 * @throws {InvalidSnapshotError}
 */
export function asShaped<Name extends keyof ShapedParts>(value: unknown, name: Name): ShapedParts[Name] {
  if (name === 'denyAssignments') share(value, 'permissions')
  if (!SHAPES[name](value)) throw misfit(name, 'holds what is none')
  return deeplyFrozen(value) as ShapedParts[Name]
}

function deeplyFrozen(value: unknown): unknown {
  // What is shared was frozen where it came first.
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) for (const inner of value) deeplyFrozen(inner)
  else for (const inner of Object.values(value)) deeplyFrozen(inner)
  return Object.freeze(value)
}
