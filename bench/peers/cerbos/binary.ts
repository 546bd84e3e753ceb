import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Refusal } from '../peer.js'

/** A hundred megabytes, for one system and one processor: fetched when it is asked for, so that nobody else has to. */
const PACKAGE = '@cerbos/cerbos-linux-x64'
const VERSION = '0.55.0'

/** The path of the server's binary, from the npm registry; or why there is none. */
export function cerbosBinary(): string | Refusal {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { cannot: `its newest binary on npm is for linux x64, and this is ${process.platform} ${process.arch}` }
  }
  const folder = fileURLToPath(new URL('../../cerbos/', import.meta.url))
  const binary = `${folder}node_modules/${PACKAGE}/cerbos-linux-x64`
  if (existsSync(binary)) return binary
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--silent']
  const { status } = spawnSync('npm', ['install', ...flags, '--prefix', folder, `${PACKAGE}@${VERSION}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status === 0 && existsSync(binary)) return binary
  return { cannot: `its binary (${PACKAGE}@${VERSION}) could not be had from the npm registry` }
}
