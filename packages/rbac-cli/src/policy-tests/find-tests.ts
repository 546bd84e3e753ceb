import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { minimatch } from 'minimatch'
import { UsageError } from '../exit.js'

/**
 * The files of policy tests that `given` means, each once: a file whatever it is called, of a folder all that are
 * called `*.rbac-test.yaml` (or `.yml`, `.json`) in and below it, and a path with a `*` as a pattern of names. Hidden
 * folders and `node_modules` are passed over.
 *
 * @throws {UsageError} for a path that is not there, or means no file
 */
export function findTests(given: readonly string[], cwd: string): readonly string[] {
  const files = new Set<string>()
  for (const path of given) {
    const found = filesOf(resolve(cwd, path), path)
    if (found.length === 0) {
      throw new UsageError(`no policy tests (*.rbac-test.yaml) in \`${path}\``, 'FILE_NOT_FOUND')
    }
    for (const file of found) files.add(file)
  }
  return [...files]
}

/** The folders where a file that `given` means may change or appear. */
export function foldersToWatch(given: readonly string[], cwd: string): readonly string[] {
  return given.flatMap((path) => {
    const { folder } = splitPattern(resolve(cwd, path))
    if (!existsSync(folder)) return []
    return statSync(folder).isDirectory() ? [folder, ...foldersBelow(folder)] : [resolve(folder, '..')]
  })
}

function filesOf(absolute: string, path: string): readonly string[] {
  if (existsSync(absolute)) {
    return statSync(absolute).isDirectory() ? filesBelow(absolute).filter(isTestsFile) : [absolute]
  }
  if (!path.includes('*')) throw new UsageError(`no such file or folder: \`${path}\``, 'FILE_NOT_FOUND')
  const { folder, pattern } = splitPattern(absolute)
  if (!existsSync(folder)) return []
  return filesBelow(folder).filter((file) => {
    const name = relative(folder, file).split(sep).join('/')
    return isDocument(name) && minimatch(name, pattern, PATTERN_OPTIONS)
  })
}

const PATTERN_OPTIONS = { dot: true, nobrace: true, nonegate: true, nocomment: true } as const

/** The folder before the first part with a star, and the rest of the path. */
function splitPattern(absolute: string): { readonly folder: string; readonly pattern: string } {
  const parts = absolute.split(sep)
  const star = parts.findIndex((part) => part.includes('*'))
  if (star === -1 || existsSync(absolute)) return { folder: absolute, pattern: '' }
  return { folder: parts.slice(0, star).join(sep) || sep, pattern: parts.slice(star).join('/') }
}

function filesBelow(folder: string): string[] {
  return entriesOf(folder).flatMap(({ path, isFolder }) => (isFolder ? filesBelow(path) : [path]))
}

function foldersBelow(folder: string): string[] {
  return entriesOf(folder).flatMap(({ path, isFolder }) => (isFolder ? [path, ...foldersBelow(path)] : []))
}

/** By name. Links to folders are not followed: they may lead in a circle. */
function entriesOf(folder: string): { readonly path: string; readonly isFolder: boolean }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => ({ path: join(folder, entry.name), isFolder: entry.isDirectory() }))
}

function isTestsFile(path: string): boolean {
  return /\.rbac-test\.(?:json|ya?ml)$/i.test(basename(path))
}

function isDocument(path: string): boolean {
  return /\.(?:json|ya?ml)$/i.test(path)
}
