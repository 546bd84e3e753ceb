import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SourceLines } from './issues.js'

const LARGEST_SHOWN = 16 * 1024 * 1024

/** Reads each file once, and only when something points into it. */
export function sourcesFrom(cwd: string): SourceLines {
  const read = new Map<string, readonly string[] | undefined>()
  return (file) => {
    if (!read.has(file)) read.set(file, linesOf(resolve(cwd, file)))
    return read.get(file)
  }
}

function linesOf(path: string): readonly string[] | undefined {
  try {
    return statSync(path).size > LARGEST_SHOWN ? undefined : readFileSync(path, 'utf8').split(/\r?\n/)
  } catch {
    // It was there when the policy was read; an issue is worth showing without its line.
    return undefined
  }
}
