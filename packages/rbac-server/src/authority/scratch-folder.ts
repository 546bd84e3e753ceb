import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for files that live as long as the authority. Nobody else on the machine may read it. */
export class ScratchFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'rbac-identity-'))

  /** Writes a file and says where. Whoever reads it meanwhile gets the old one or the new one, never a part. */
  write(name: string, text: string): string {
    const path = join(this.path, name)
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
