/** A job, how sensitive a record may be for those who have it, and what it lets them do. */
export interface Job {
  readonly name: string
  readonly clearance: number
  readonly permits: readonly Permit[]
}

interface Permit {
  readonly type: string
  readonly actions: readonly string[]
}

/** The jobs of SAPL's hospital, with their 32 permits. */
export const JOBS: readonly Job[] = [
  job('attending', 4, {
    PatientRecord: 'read write create',
    LabResult: 'read order',
    Prescription: 'read write prescribe',
    Imaging: 'read order',
    CareNote: 'read write create',
    Referral: 'read write create',
  }),
  job('resident', 3, {
    PatientRecord: 'read write',
    LabResult: 'read',
    Prescription: 'read',
    Imaging: 'read order',
    CareNote: 'read write create',
    Referral: 'read create',
  }),
  job('nurse', 3, {
    PatientRecord: 'read write',
    LabResult: 'read',
    Prescription: 'read',
    CareNote: 'read write create',
    Schedule: 'read write',
  }),
  job('labTech', 2, { LabResult: 'read write create', Imaging: 'read write create' }),
  job('pharmacist', 3, { Prescription: 'read write approve', PatientRecord: 'read' }),
  job('admin', 2, { Schedule: 'read write create delete', BillingRecord: 'read write', AuditLog: 'read' }),
  job('billing', 2, { BillingRecord: 'read write create bill', PatientRecord: 'read' }),
  job('auditor', 4, { AuditLog: 'read write create audit', PatientRecord: 'read', BillingRecord: 'read' }),
  job('researcher', 1, { PatientRecord: 'read', LabResult: 'read', Imaging: 'read' }),
]

/** What emergency staff reach everywhere. */
export const EMERGENCY_TYPES = ['PatientRecord', 'LabResult', 'Prescription', 'Imaging', 'CareNote'] as const

export const TYPES: readonly string[] = [
  ...new Set([...JOBS.flatMap(({ permits }) => permits.map(({ type }) => type)), ...EMERGENCY_TYPES]),
]

export const ACTIONS = [
  'read',
  'write',
  'create',
  'order',
  'prescribe',
  'approve',
  'bill',
  'audit',
  'delete',
  'override',
] as const

function job(name: string, clearance: number, permits: Readonly<Record<string, string>>): Job {
  return {
    name,
    clearance,
    permits: Object.entries(permits).map(([type, actions]) => ({ type, actions: actions.split(' ') })),
  }
}
