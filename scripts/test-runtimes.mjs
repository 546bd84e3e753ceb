import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The newest of each line that is kept up, beside the one that runs this. */
const VERSIONS = ['22.23.3', '24.22.3']

const root = fileURLToPath(new URL('../', import.meta.url))
const asked = process.argv.slice(2)
const versions = VERSIONS.filter(
  (version) => !asked.some((arg) => /^\d+$/.test(arg)) || asked.includes(version.split('.')[0]),
)
const filters = asked.filter((arg) => !/^\d+$/.test(arg))

const results = versions.map((version) => {
  const node = installed(version)
  const env = { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH, NODE: node }
  console.log(`\nNode ${version}`)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { status } = spawnSync(node, [vitest, 'run', ...filters], { cwd: root, env, stdio: 'inherit' })
  return { version, passed: status === 0 }
})

console.log()
for (const { version, passed } of results) console.log(`Node ${version}: ${passed ? 'all tests hold' : 'FAILED'}`)
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1

/**
 * The program of that version, from the package in which npm has it for this machine: no install script runs, and
 * nothing is left but a folder in `node_modules`.
 */
function installed(version) {
  const folder = join(root, 'node_modules/.cache/runtimes', version)
  const system = { win32: 'win' }[process.platform] ?? process.platform
  // The one package that was named otherwise.
  const name = `${system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${system}-${process.arch}`
  const node = join(folder, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node')
  if (existsSync(node)) return node
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`]
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: system === 'win' })
  if (status !== 0 || !existsSync(node)) throw new Error(`${name}@${version} could not be installed`)
  return node
}
