// Writes packages/rbac-core/schema/policy.json from the zod schemas. Run after a build; a test fails when it drifts.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { policyJsonSchema } from '../packages/rbac-core/dist/document/document-schema.js'

const file = fileURLToPath(new URL('../packages/rbac-core/schema/policy.json', import.meta.url))
const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
writeFileSync(file, JSON.stringify(policyJsonSchema()))
execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' })
