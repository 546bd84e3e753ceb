import { existsSync, readFileSync } from 'node:fs'

/** The folder of sample cases and real data, beside the project where somebody put it there. */
const SHARED = new URL('../../../shared/', import.meta.url)

/** A file of shared data as a value; undefined, said aloud, where there is none. */
export function sharedData<T>(path: string): T | undefined {
  const file = new URL(path, SHARED)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T
  console.log(`skipped: no shared data (${path})`)
  return undefined
}
