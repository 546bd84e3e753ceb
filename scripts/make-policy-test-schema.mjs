// Writes packages/rbac-cli/schema/policy-test.json from the zod schemas. Run after a build; a test fails when it drifts.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { policyTestJsonSchema } from '../packages/rbac-cli/dist/policy-tests/schema.js'

const file = fileURLToPath(new URL('../packages/rbac-cli/schema/policy-test.json', import.meta.url))
const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
writeFileSync(file, JSON.stringify(policyTestJsonSchema()))
execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' })
