import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { minimatch } from 'minimatch'
import { FileNotFoundError, FileUnreadableError, InvalidRequestError } from '../errors.js'
import { compareText } from '../model/text.js'
import { codedFileError, isMissing } from './file-errors.js'
import { foldersOnTheWay, partsOf } from './links.js'

/**
 * The policy files that `paths` mean, each once: a file as it is, a folder with the policy files in and below it, and
 * a path with a `*` in it as a pattern. In the order of `paths`, then by name. Hidden files and folders are passed over,
 * unless a pattern matches them; so are folders called `node_modules` below those named, which hold what others wrote,
 * and tests of policies, `*.rbac-test.yaml` and the like.
 *
 * @throws {FileNotFoundError} for a path that is not there or means no file
 * @throws {FileUnreadableError}
 * @throws {InvalidRequestError} for anything but a path or a list of paths
 */
export async function findPolicyFiles(paths: string | readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>()
  for (const path of readPaths(paths)) {
    const found = await filesOf(path)
    if (found.length === 0) throw new FileNotFoundError(`no policy file (.json, .yaml or .yml) in \`${path}\``)
    for (const file of found) files.add(file)
  }
  return [...files]
}

/**
 * The folders where a file may appear, change or vanish that `paths` mean, or a link that leads to one. Where one of them
 * is not there itself, the nearest folder above it that is.
 *
 * @throws {FileUnreadableError}
 */
export async function foldersToWatch(paths: readonly string[]): Promise<readonly string[]> {
  const folders = new Set<string>()
  for (const path of paths) for (const folder of await foldersOf(path)) folders.add(folder)
  return [...folders]
}

/** A text that changes whenever one of the files that `paths` mean does, or another one joins them. Never throws. */
export async function fingerprintOf(paths: readonly string[]): Promise<string> {
  try {
    const files = await findPolicyFiles(paths)
    return JSON.stringify(await Promise.all(files.map(async (file) => [file, await lookOf(file)])))
  } catch (error) {
    return codedFileError(error, '').message
  }
}

/** @throws {InvalidRequestError} for anything but a path or a list of paths */
export function readPaths(paths: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(paths) ? paths : [paths]
  const texts = list.flatMap((path) => (typeof path === 'string' && path !== '' ? [path] : []))
  if (texts.length > 0 && texts.length === list.length) return texts
  throw new InvalidRequestError('paths must be the path of a file or folder, or a list of them')
}

async function foldersOf(path: string): Promise<readonly string[]> {
  const fixed = path.includes('*') ? patternOf(path).folder : path
  try {
    const itself: Entry = { path: fixed, isFolder: await isFolder(fixed), isLink: true }
    const entries = itself.isFolder ? [itself, ...(await entriesBelow(fixed, path !== fixed))] : [itself]
    const ways = await Promise.all(entries.filter(({ isLink }) => isLink).map((entry) => foldersOnTheWay(entry.path)))
    const around = await Promise.all([...new Set(ways.flat())].map(nearestFolder))
    return [...around, ...entries.flatMap((entry) => (entry.isFolder ? [entry.path] : []))]
  } catch (error) {
    throw codedFileError(error, path)
  }
}

async function lookOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

async function filesOf(path: string): Promise<readonly string[]> {
  // A star may stand in the name of a file, though it rarely does.
  if (path.includes('*') && !(await isThere(path))) return filesMatching(path)
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const entries = await entriesBelow(path, false)
    return entries.flatMap((entry) => (!entry.isFolder && isPolicyName(entry.path) ? [entry.path] : []))
  } catch (error) {
    throw codedFileError(error, path)
  }
}

async function filesMatching(path: string): Promise<readonly string[]> {
  const { folder, pattern } = patternOf(path)
  try {
    const entries = await entriesBelow(folder, true)
    return entries.flatMap((entry) => {
      const name = relative(folder, entry.path).split(sep).join('/')
      return !entry.isFolder && isPolicyName(name) && minimatch(name, pattern, PATTERN_OPTIONS) ? [entry.path] : []
    })
  } catch (error) {
    throw codedFileError(error, folder)
  }
}

const PATTERN_OPTIONS = { dot: true, nobrace: true, nonegate: true, nocomment: true }

/** The folder before the first part with a star, and the rest of the path. */
function patternOf(path: string): { readonly folder: string; readonly pattern: string } {
  const parts = partsOf(path)
  const star = parts.findIndex((part) => part.includes('*'))
  const folder = parts.slice(0, star).join(sep)
  return { folder: folder === '' ? (star > 0 ? sep : '.') : folder, pattern: parts.slice(star).join('/') }
}

interface Entry {
  readonly path: string
  /** Or a link to one. */
  readonly isFolder: boolean
  /** Or perhaps one. */
  readonly isLink: boolean
}

/** Everything in and below a folder, by name. A folder reached twice over symbolic links is entered once. */
async function entriesBelow(folder: string, withHidden: boolean, entered: Set<string> = new Set()): Promise<Entry[]> {
  const real = await realpath(folder)
  if (entered.has(real)) return []
  entered.add(real)
  const below: Entry[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
    const { name } = entry
    if (name.startsWith('.') && !withHidden) continue
    const path = join(folder, name)
    const isInner = await isFolder(path)
    if (isInner && name === 'node_modules') continue
    below.push({ path, isFolder: isInner, isLink: entry.isSymbolicLink() })
    if (!isInner && isPolicyName(path)) await refuseWhatIsNoFile(path)
    if (isInner) below.push(...(await entriesBelow(path, withHidden, entered)))
  }
  return below
}

async function nearestFolder(folder: string): Promise<string> {
  const above = dirname(folder)
  return above === folder || (await isFolder(folder)) ? folder : nearestFolder(above)
}

/** False for what is not there as well, a symbolic link to nowhere included. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** A pipe among the files of a folder would keep its reader waiting for ever; named by itself it is read. */
async function refuseWhatIsNoFile(path: string): Promise<void> {
  // A link to nowhere is told of by who opens it.
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || found.isFile()) return
  throw new FileUnreadableError(`\`${path}\` is not a file: name it by itself to read from it`)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    return !isMissing(error)
  }
}

/** Tests of a policy may lie beside it; `rbac test` reads them. */
function isPolicyName(path: string): boolean {
  return /(?<!\.rbac-test)\.(?:json|ya?ml)$/i.test(basename(path))
}
