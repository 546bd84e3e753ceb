/** Room for bodies that are still coming in, shared by all connections: many slow ones must not fill the memory. */
export class Room {
  #free: number

  constructor(bytes: number) {
    this.#free = bytes
  }

  /** False where there is no room for so many more. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false
    this.#free -= bytes
    return true
  }

  give(bytes: number): void {
    this.#free += bytes
  }
}
