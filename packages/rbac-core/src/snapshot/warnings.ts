import { listOf, misfit } from '../engine/flat/parts.js'
import type { Issue } from '../errors.js'

/** What was odd about a policy, without saying where: the documents are not in the snapshot, nor is their order. */
export function withoutPlaces(warnings: readonly Issue[]): readonly Issue[] {
  return warnings
    .map(({ code, severity, path, message, help }) => ({
      code,
      severity,
      path: path.replace(/\[\d+\]/g, '[*]'),
      message,
      ...(help !== undefined && { help }),
    }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** @throws {InvalidSnapshotError} */
export function readWarnings(value: unknown): readonly Issue[] {
  return listOf(value, 'warnings').map((item) => {
    const { code, path, message, help } = Object(item)
    if (![code, path, message, help ?? ''].every((text) => typeof text === 'string')) {
      throw misfit('warnings', 'holds what is none')
    }
    return Object.freeze({ code, severity: 'warning', path, message, ...(help !== undefined && { help }) })
  })
}

function keyOf({ code, path, message }: Issue): string {
  return `${code} ${path} ${message}`
}
