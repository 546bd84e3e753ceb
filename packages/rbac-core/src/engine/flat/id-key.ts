import { IdReading } from './ids.js'

/**
 * What takes an assignment away names it by its *key*: its full id, case folded, or the last part of it where it is a
 * resource id. So they are found by their last part, and then looked at.
 */
export function isNamed(id: string, key: string): boolean {
  return id === key || RESOURCE_NAME.exec(id)?.[1] === key
}

/** What follows the last slash. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}

/** The hash of the last part. */
export function nameHash(id: string): number {
  return READING.read(id, id.lastIndexOf('/') + 1).hash(0)
}

const RESOURCE_NAME = /\/providers\/microsoft\.authorization\/[^/]+\/([^/]+)$/

/** One for all: nothing of it is kept from call to call. */
const READING = new IdReading()
