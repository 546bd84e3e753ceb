import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPdpServer } from 'rbac-server/authzen'
import { expect, it } from 'vitest'
import { putPolicy, soak, soakVersions } from './soak.js'

it('a policy that changes all the time costs no request, and every answer is that of the revision it names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rbac-soak-'))
  const file = join(folder, 'policy.json')
  const versions = soakVersions(folder, 1000)
  const [first] = versions
  if (first !== undefined) putPolicy(file, first)
  const server = await startPdpServer({ policy: file })
  try {
    const result = await soak({ url: server.url, file, versions, seconds: 4, reloadEveryMs: 250, connections: 4 })
    expect(result).toMatchObject({ wrong: 0, failed: 0 })
    expect(result.answers).toBeGreaterThan(100)
    expect(result.revisions).toBeGreaterThan(2)
  } finally {
    await server.close()
    rmSync(folder, { recursive: true })
  }
})
