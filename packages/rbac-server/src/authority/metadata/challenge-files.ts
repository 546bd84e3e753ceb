import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { InvalidRequestError } from 'rbac-core'

/** More challenges than this at one time, and the oldest is void. */
const MAX_OPEN = 16

/** Secrets in files of a folder, each good for one request. */
export class ChallengeFiles {
  readonly #folder: string
  /** Paths by content, oldest first. */
  readonly #open = new Map<string, string>()

  /** @throws {InvalidRequestError} when the folder can't be made */
  constructor(folder: string) {
    this.#folder = resolve(folder)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    } catch {
      throw new InvalidRequestError(
        `the folder \`${folder}\` for Azure Arc challenges can't be made: give one you may write to`,
      )
    }
  }

  /** The path of a new file. */
  create(): string {
    const [oldest] = this.#open.keys()
    if (this.#open.size >= MAX_OPEN && oldest !== undefined) this.redeem(oldest)
    const path = join(this.#folder, `${randomUUID()}.key`)
    const content = randomBytes(32).toString('base64url')
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
    this.#open.set(content, path)
    return path
  }

  /** Whether this is the content of a file that is still good; it is gone afterwards. */
  redeem(content: string): boolean {
    const path = this.#open.get(content)
    if (path === undefined) return false
    this.#open.delete(content)
    rmSync(path, { force: true })
    return true
  }

  /** Removes what is left. */
  close(): void {
    for (const content of [...this.#open.keys()]) this.redeem(content)
  }
}
