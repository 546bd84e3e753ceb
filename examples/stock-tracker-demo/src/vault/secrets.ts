import { randomBytes } from 'node:crypto'

/** What a secret says of itself besides its value. Times are in seconds since 1970. */
export interface Attributes {
  readonly enabled: boolean
  readonly nbf?: number
  readonly exp?: number
}

export interface NewVersion {
  readonly value: string
  readonly contentType?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly attributes: Attributes
}

/** One version of a secret. */
export interface Version extends NewVersion {
  readonly name: string
  readonly id: string
  readonly created: number
  readonly updated: number
}

/** A secret that was deleted and may be recovered. */
export interface Deleted {
  readonly versions: readonly Version[]
  readonly deletedDate: number
}

/** Secrets with their versions, in memory. Names are compared without case. */
export class Secrets {
  readonly #live = new Map<string, readonly Version[]>()
  readonly #deleted = new Map<string, Deleted>()
  readonly #clock: () => Date

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  /** Adds a version. Undefined while a deleted secret holds the name. */
  set(name: string, version: NewVersion): Version | undefined {
    const key = name.toLowerCase()
    if (this.#deleted.has(key)) return undefined
    const known = this.#live.get(key) ?? []
    const now = this.#seconds()
    const id = randomBytes(16).toString('hex')
    const added = { ...version, name: known[0]?.name ?? name, id, created: now, updated: now }
    this.#live.set(key, [...known, added])
    return added
  }

  /** A version by its id; without one, the newest. */
  get(name: string, id?: string): Version | undefined {
    const versions = this.versions(name)
    return id === undefined ? versions.at(-1) : versions.find((version) => version.id === id)
  }

  /** Oldest first. */
  versions(name: string): readonly Version[] {
    return this.#live.get(name.toLowerCase()) ?? []
  }

  /** Changes what a version says of itself. */
  update(name: string, id: string, change: Partial<Omit<NewVersion, 'value'>>): Version | undefined {
    const found = this.get(name, id)
    if (found === undefined) return undefined
    const changed = { ...found, ...change, updated: this.#seconds() }
    const versions = this.versions(name).map((version) => (version === found ? changed : version))
    this.#live.set(name.toLowerCase(), versions)
    return changed
  }

  /** The newest version of each, by name. */
  list(): readonly Version[] {
    const newest = [...this.#live.values()].flatMap((versions) => versions.slice(-1))
    return newest.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  delete(name: string): Deleted | undefined {
    const versions = this.versions(name)
    if (versions.length === 0) return undefined
    const deleted = { versions, deletedDate: this.#seconds() }
    this.#live.delete(name.toLowerCase())
    this.#deleted.set(name.toLowerCase(), deleted)
    return deleted
  }

  deleted(name: string): Deleted | undefined {
    return this.#deleted.get(name.toLowerCase())
  }

  /** Brings a deleted secret back. The newest version. */
  recover(name: string): Version | undefined {
    const found = this.deleted(name)
    if (found === undefined) return undefined
    this.#live.set(name.toLowerCase(), found.versions)
    this.purge(name)
    return found.versions.at(-1)
  }

  /** Forgets a deleted secret for good. Whether there was one. */
  purge(name: string): boolean {
    return this.#deleted.delete(name.toLowerCase())
  }

  #seconds(): number {
    return Math.floor(this.#clock().getTime() / 1000)
  }
}
