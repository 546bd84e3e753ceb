import { type Policy, parsePolicyText, type ScheduleInstance } from 'rbac-core'

/** A policy on its way to other threads: one copy of it in memory that all of them read. */
export interface Packed {
  readonly bytes: SharedArrayBuffer
}

/**
 * The one place that knows in which form a policy crosses to another thread: as the text of its document, once in shared
 * memory. Each thread compiles its own engine from it.
 */
export function pack(policy: Policy): Packed {
  const text = Buffer.from(JSON.stringify(documentOf(policy)), 'utf8')
  const bytes = new SharedArrayBuffer(text.length)
  new Uint8Array(bytes).set(text)
  return { bytes }
}

export function unpack({ bytes }: Packed): Policy {
  return parsePolicyText(Buffer.from(bytes).toString('utf8'), { format: 'json' })
}

/** A document that says what the policy says: sections are in the spelling of documents already, but for times. */
function documentOf({ warnings: _, ...sections }: Policy): object {
  return {
    ...sections,
    roleAssignmentScheduleInstances: sections.roleAssignmentScheduleInstances.map(withWrittenTimes),
    roleEligibilityScheduleInstances: sections.roleEligibilityScheduleInstances.map(withWrittenTimes),
  }
}

function withWrittenTimes({ startTime, endTime, ...instance }: ScheduleInstance): object {
  return {
    ...instance,
    ...(startTime !== undefined && { startDateTime: new Date(startTime).toISOString() }),
    ...(endTime !== undefined && { endDateTime: new Date(endTime).toISOString() }),
  }
}
