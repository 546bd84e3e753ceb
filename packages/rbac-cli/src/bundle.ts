import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The program as bundle.mjs puts it together: a few files instead of some 260, which starts in half the time.
 *
 * It counts only while it is newer than every build it was made from, so that nobody runs yesterday's program.
 */
export const BUNDLE: URL = new URL('./bundle/cli.js', import.meta.url)

/** True where there is a bundle and nothing was built since. */
export function isBundleFresh(): boolean {
  const made = changedAt(BUNDLE)
  return made !== undefined && BUILDS.every((build) => made >= (changedAt(build) ?? 0))
}

/** What tsc writes with every build; a published package comes without. */
const BUILDS: readonly URL[] = [
  new URL('./cli.tsbuildinfo', import.meta.url),
  new URL('./core.tsbuildinfo', import.meta.resolve('rbac-core')),
  new URL('./identity.tsbuildinfo', import.meta.resolve('rbac-core')),
  new URL('./middleware.tsbuildinfo', import.meta.resolve('rbac-core')),
  new URL('./node.tsbuildinfo', import.meta.resolve('rbac-core')),
  new URL('./pdp.tsbuildinfo', import.meta.resolve('rbac-core')),
  new URL('../server.tsbuildinfo', import.meta.resolve('rbac-server/authority')),
]

function changedAt(file: URL): number | undefined {
  return statSync(fileURLToPath(file), { throwIfNoEntry: false })?.mtimeMs
}
