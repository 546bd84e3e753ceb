import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A snapshot in a file for as long as `use` takes, and a folder around it for whatever else there is to hand over. */
export async function withSaved<Result>(
  bytes: Uint8Array,
  use: (file: string, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'rbac-bench-'))
  try {
    const file = join(folder, 'policy.rbac')
    writeFileSync(file, bytes)
    return await use(file, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
