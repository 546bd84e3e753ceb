import type { Fault } from '../fault.js'

const SNAPSHOT = 'packages/rbac-core/src/snapshot'
const LAWS = ['test/property/snapshot.test.ts']

export const SNAPSHOT_FAULTS: readonly Fault[] = [
  {
    number: 32,
    name: 'a snapshot drops the last deny',
    file: 'packages/rbac-core/src/engine/compiler/restore.ts',
    edits: [['compileDenials(kept.denyAssignments, ', 'compileDenials(kept.denyAssignments.slice(0, -1), ']],
    laws: LAWS,
  },
  {
    number: 33,
    name: 'a snapshot takes ids in the order of the documents',
    file: 'packages/rbac-core/src/engine/canonical/holder-order.ts',
    edits: [['(a, b) => holders.compareKeys(a, b)', '(a, b) => a - b']],
    laws: LAWS,
  },
  {
    number: 34,
    name: 'the checksum of a snapshot skips the header',
    file: `${SNAPSHOT}/layout.ts`,
    edits: [['checksumOf(signed.subarray(0, HEADER.checksum), ', 'checksumOf(signed.subarray(0, 0), ']],
    laws: LAWS,
  },
]
