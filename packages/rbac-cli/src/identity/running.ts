import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { kill, pid } from 'node:process'
import type { IdentityEndpoints } from 'rbac-server/authority'

/** In the folder that each authority has for its files, and removes when it stops. */
const FILE = 'endpoints.json'
const FOLDER = /^rbac-identity-/

/** Leaves a note beside the authority's other files, for `identity env` to find. */
export function announce(endpoints: IdentityEndpoints): void {
  writeFileSync(join(dirname(endpoints.ca), FILE), JSON.stringify({ pid, endpoints }), { mode: 0o600 })
}

/** The endpoints of every authority this user runs on this machine. */
export function findRunning(): IdentityEndpoints[] {
  const folders = readdirSync(tmpdir()).filter((name) => FOLDER.test(name))
  return folders.flatMap((name) => {
    const note = readNote(join(tmpdir(), name))
    return note !== undefined && isAlive(note.pid) ? [note.endpoints] : []
  })
}

/** Only of a folder of one's own: anybody may make one of that name. */
function readNote(folder: string): { readonly pid: number; readonly endpoints: IdentityEndpoints } | undefined {
  try {
    const { uid } = userInfo()
    if (uid >= 0 && statSync(folder).uid !== uid) return undefined
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
  } catch {
    // An authority that has just stopped, or was stopped by force before it wrote its note.
    return undefined
  }
}

function isAlive(process: number): boolean {
  try {
    kill(process, 0)
    return true
  } catch {
    return false
  }
}
