import { EVERYONE_ID } from 'rbac-core'
import { ACTIONS, EMERGENCY_TYPES, JOBS, type Job, TYPES } from './hospital-roles.js'
import { type Random, randomFrom } from './random.js'
import { type LoggedRequest, RequestLog } from './request-log.js'
import { type Condition, documentOf, type World } from './world.js'

/**
 * The shape of SAPL's hospital benchmark: for each department 32 permits (a job, a type of record, some actions) and a
 * deny of records more sensitive than the reader is cleared for; five permits for emergency staff everywhere.
 *
 * A permit is a role assignment at the department, to the group of the people of a team there that have the job; the
 * deny is a deny assignment for everyone under a condition that compares two attributes. Of five people in a department,
 * one in twenty is in a team of each other department too.
 */
export function hospital(departments: number, requests: number, seed: number): World {
  const permits = JOBS.flatMap((job) => job.permits.map((permit) => ({ job, ...permit })))
  const everywhere = Array.from({ length: departments }, (_, department) => department)
  return {
    assignments: departments * permits.length + EMERGENCY_TYPES.length,
    condition: CONDITION_ELSEWHERE,
    operations: () =>
      TYPES.flatMap((type) => ACTIONS.map((action) => ({ name: actionOn(type, action), isDataAction: false }))),
    document: () => {
      const staff = drawStaff(departments, seed)
      return documentOf({
        roleDefinitions: [
          ...permits.map(({ job, type, actions }) => roleOf(`${job.name}-${type}`, type, actions)),
          ...EMERGENCY_TYPES.map((type) =>
            roleOf(`emergency-${type}`, type, ['read', 'write', 'prescribe', 'override']),
          ),
        ],
        groups: everywhere.flatMap((department) =>
          JOBS.map((job) => ({
            id: `dept_${department}-${job.name}`,
            members: staff.flatMap((one, index) =>
              one.job === job && one.departments.includes(department) ? [`staff_${index}`] : [],
            ),
          })),
        ),
        roleAssignments: [
          ...everywhere.flatMap((department) =>
            permits.map(({ job, type }) => ({
              id: `dept-${department}-${job.name}-${type}`,
              principalId: `dept_${department}-${job.name}`,
              roleDefinitionId: `${job.name}-${type}`,
              scope: scopeOf(department),
            })),
          ),
          ...EMERGENCY_TYPES.map((type) => ({
            id: `emergency-${type}`,
            principalId: 'emergency',
            roleDefinitionId: `emergency-${type}`,
            scope: '/hospital',
          })),
        ],
        denyAssignments: everywhere.map((department) => ({
          id: `sensitivity-${department}`,
          denyAssignmentName: `Sensitivity in department ${department}`,
          scope: scopeOf(department),
          permissions: [{ actions: ['*'] }],
          principals: [{ id: EVERYONE_ID, type: 'SystemDefined' }],
          condition: '@Resource[sensitivity] NumericGreaterThan @Principal[clearance]',
          conditionVersion: '2.0',
        })),
      })
    },
    requests: () => {
      const staff = drawStaff(departments, seed)
      const random = randomFrom(seed ^ REQUESTS)
      return new RequestLog(Array.from({ length: requests }, () => drawRequest(staff, departments, random)))
    },
  }
}

interface Person {
  readonly job: Job
  /** The first is home. */
  readonly departments: readonly number[]
}

const PEOPLE_PER_DEPARTMENT = 5
const REQUESTS = 0x5a1

function drawStaff(departments: number, seed: number): Person[] {
  const random = randomFrom(seed)
  return Array.from({ length: departments * PEOPLE_PER_DEPARTMENT }, (_, index) => {
    const home = Math.floor(index / PEOPLE_PER_DEPARTMENT)
    const others = Array.from({ length: departments }, (_, department) => department)
    return {
      job: pick(JOBS, random),
      departments: [home, ...others.filter((department) => department !== home && random(20) === 0)],
    }
  })
}

/** Mostly at home, mostly reading, mostly of the least sensitive. */
function drawRequest(staff: readonly Person[], departments: number, random: Random): LoggedRequest {
  const index = random(staff.length)
  const { job, departments: own } = staff[index] ?? { job: pick(JOBS, random), departments: [0] }
  const [action, type] = [pick(WEIGHTED_ACTIONS, random), pick(WEIGHTED_TYPES, random)]
  const department = random(5) < 4 ? (own[0] ?? 0) : random(departments)
  const sensitivity = random(10) < 7 ? 1 : 1 + random(4)
  const permitted =
    own.includes(department) && job.permits.some((permit) => permit.type === type && permit.actions.includes(action))
  return {
    kind: sensitivity > job.clearance ? 'denied' : permitted ? 'allowed' : 'refused',
    principalId: `staff_${index}`,
    action: actionOn(type, action),
    isDataAction: false,
    scope: scopeOf(department),
    attributes: { Resource: { sensitivity }, Principal: { clearance: job.clearance } },
  }
}

const WEIGHTED_ACTIONS = weighted({
  read: 7,
  write: 3,
  create: 2,
  order: 1,
  prescribe: 1,
  approve: 1,
  bill: 1,
  audit: 1,
  delete: 1,
})
const WEIGHTED_TYPES = weighted({
  PatientRecord: 3,
  LabResult: 2,
  CareNote: 2,
  Prescription: 1,
  Imaging: 1,
  Schedule: 1,
  BillingRecord: 1,
  AuditLog: 1,
  Referral: 1,
})

const CONDITION_ELSEWHERE: Condition = {
  holds: ({ attributes }) => Number(attributes?.Resource?.sensitivity) > Number(attributes?.Principal?.clearance),
  cedar: 'context.sensitivity > context.clearance',
  cedarContext: ({ attributes }) => ({
    sensitivity: Number(attributes?.Resource?.sensitivity),
    clearance: Number(attributes?.Principal?.clearance),
  }),
}

function roleOf(id: string, type: string, actions: readonly string[]): object {
  return { id, roleName: id, permissions: [{ actions: actions.map((action) => actionOn(type, action)) }] }
}

function actionOn(type: string, action: string): string {
  return `Hospital/${type}/${action}`
}

function scopeOf(department: number): string {
  return `/hospital/dept_${department}`
}

function weighted(weights: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(weights).flatMap(([name, weight]) => Array.from({ length: weight }, () => name))
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random(items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
