import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Fault, withFault } from './fault.js'

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

/** Laws end at the first counterexample: making it small takes most of the time. */
export const CONFIG = 'laws.config.ts'
const CONFIG_TEXT = `import base from './vitest.config.js'

export default { ...base, test: { ...base.test, setupFiles: ['./test/mutants/no-shrinking.ts'], testTimeout: 0 } }
`

/** A copy of the sources and tests, to be broken. What is installed is shared with the original. */
export class SourceCopy {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'rbac-mutants-'))

  constructor() {
    for (const file of ['package.json', 'tsconfig.base.json', 'vitest.config.ts']) this.#copy(file)
    for (const name of ['test', ...readdirSync(join(ROOT, 'packages')).map((each) => join('packages', each))]) {
      this.#copy(name)
      this.#share(join(name, 'node_modules'))
    }
    this.#copy('examples')
    writeFileSync(join(this.folder, CONFIG), CONFIG_TEXT)
    this.#share('node_modules')
  }

  /** Puts the fault in, does something, and takes it out again, whatever happens. */
  with<Result>(fault: Fault, act: () => Result): Result {
    const path = join(this.folder, fault.file)
    const source = readFileSync(path, 'utf8')
    writeFileSync(path, withFault(source, fault))
    try {
      return act()
    } finally {
      writeFileSync(path, source)
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #copy(name: string): void {
    cpSync(join(ROOT, name), join(this.folder, name), {
      recursive: true,
      filter: (path) => !/[\\/](?:node_modules|dist|deep)$/.test(path),
    })
  }

  #share(name: string): void {
    if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(this.folder, name))
  }
}
