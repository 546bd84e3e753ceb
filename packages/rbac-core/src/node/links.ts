import { access, constants, readlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path'

/**
 * The folder where the way to `path` ends, and those in which the links lie that it leads through: who switches one of
 * them over changes what is at `path`, and nothing in the folder that `path` names. The end need not be there. A folder
 * that may be passed and not read is left out: nobody hears of changes in it.
 */
export async function foldersOnTheWay(path: string): Promise<readonly string[]> {
  const folders: string[] = []
  let { root: at } = parse(resolve(path))
  const ahead = partsOf(resolve(path).slice(at.length))
  let links = 0
  for (let part = ahead.shift(); part !== undefined && links < MOST_LINKS; part = ahead.shift()) {
    const next = join(at, part)
    const target = await targetOf(next)
    if (target === undefined) at = next
    else {
      links += 1
      if (await mayRead(at)) folders.push(at)
      const { root } = parse(target)
      if (isAbsolute(target)) at = root
      ahead.unshift(...partsOf(target.slice(root.length)))
    }
  }
  return [...folders, dirname(at)]
}

/** So many in one way are a circle, for Linux as well. */
const MOST_LINKS = 40

/** The parts of a path; a slash is a separator everywhere. */
export function partsOf(path: string): string[] {
  return path.split(sep === '/' ? '/' : /[\\/]/)
}

async function mayRead(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** Where a symbolic link leads; undefined for what is none, or not there. */
async function targetOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path)
  } catch {
    return undefined
  }
}
