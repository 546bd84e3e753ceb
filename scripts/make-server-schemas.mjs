// Writes the documents of the decision server from the zod schemas. Run after a build; a test fails when they drift.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiDocument } from '../packages/rbac-server/dist/authzen/http/openapi.js'
import { mappingJsonSchema } from '../packages/rbac-server/dist/authzen/mapping/file/schema.js'

const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
for (const [name, document] of [
  ['openapi', openApiDocument()],
  ['mapping', mappingJsonSchema()],
]) {
  const file = fileURLToPath(new URL(`../packages/rbac-server/schema/${name}.json`, import.meta.url))
  writeFileSync(file, JSON.stringify(document))
  execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' })
}
