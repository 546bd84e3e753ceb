// Packs every published package and asks publint and attw whether others can use it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const packages = readdirSync('packages')
  .map((name) => join('packages', name))
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .filter((folder) => !JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private)

let failed = false
for (const folder of packages) {
  run('publint', [folder, '--strict', '--pack', 'npm'])
  // A package that is only a program exports no types to check.
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (Object.keys(exports).some((path) => path !== './package.json'))
    run('attw', ['--pack', folder, '--profile', 'esm-only', '--format', 'ascii'])
}
process.exitCode = failed ? 1 : 0

function run(command, args) {
  console.log(`$ ${command} ${args.join(' ')}`)
  const { status } = spawnSync(join('node_modules', '.bin', command), args, { stdio: 'inherit' })
  failed ||= status !== 0
}
