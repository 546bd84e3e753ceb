export type { ParsePolicyOptions, ParsePolicyTextOptions, PolicyText } from './document/index.js'
export { parsePolicy, parsePolicyText } from './document/index.js'
export type { Access } from './engine/access.js'
export type { Engine, EngineOptions, PrincipalRef, RequestOf, Revision } from './engine/engine.js'
export { createEngine } from './engine/engine.js'
export type { ExplainOptions } from './engine/explain/explain.js'
export type { Clock } from './engine/request/question.js'
export type { ActionCatalogue, ActionName } from './engine/typed-actions.js'
export { defineActions } from './engine/typed-actions.js'
export type { ConditionErrorPlace, Issue } from './errors.js'
export {
  InvalidActionError,
  InvalidConditionError,
  InvalidPatternError,
  InvalidPolicyError,
  InvalidRequestError,
  InvalidScopeError,
  LimitExceededError,
  RbacError,
} from './errors.js'
export type { DenyAssignment, DenyPrincipal, RoleAssignment, ScheduleInstance } from './model/assignment.js'
export { EVERYONE_ID } from './model/assignment.js'
export type { Allowed, Decision, Denial, Grant, ReasonCode, Refused } from './model/decision.js'
export type { ActionEntry, Group, ManagementGroup, Principal, Resource } from './model/directory.js'
export type {
  ConditionReport,
  Explanation,
  ExplanationStep,
  MatchedPattern,
  Mend,
  NearMiss,
} from './model/explanation.js'
export type { Limits } from './model/limits.js'
export { DEFAULT_LIMITS } from './model/limits.js'
export type { Policy, PolicyEdit, PolicySections } from './model/policy.js'
export { POLICY_SECTIONS } from './model/policy.js'
export type { AccessRequest, Attributes, AttributeValue, AttributeValues } from './model/request.js'
export { ACCESS_REQUEST_KEYS, ATTRIBUTE_SOURCES } from './model/request.js'
export type { Permission, RoleDefinition } from './model/role-definition.js'
export { parseTime } from './model/time.js'
