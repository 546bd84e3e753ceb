import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG, ROOT } from './copy.js'

/** The first law that was broken. */
export interface Broken {
  readonly law: string
  /** How many generated cases it took; absent for laws that go through all cases there are. */
  readonly runs?: number
}

/** Laws, and no examples: what holds for every world, put to generated ones. */
export const LAWS: readonly string[] = ['test/property', 'test/query', 'test/middleware/mutated.test.ts']

/** Half an hour. Who was not through by then has said nothing: the machine may be busy. */
const TIME_LIMIT_MS = 1_800_000

/**
 * Puts laws to the sources in `folder` until one is broken; undefined when all hold.
 *
 * @throws when they can't be asked, which is no answer: a fault must leave a program that runs
 */
export function askLaws(folder: string, laws: readonly string[]): Broken | undefined {
  const report = join(folder, 'laws.json')
  rmSync(report, { force: true })
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const args = [
    vitest,
    'run',
    '--root',
    folder,
    '--config',
    join(folder, CONFIG),
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
    ...laws,
  ]
  const { error, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error !== undefined) throw new Error(`the laws were not through in time: ${error.message}`)
  if (!existsSync(report)) throw new Error(`the laws could not be asked:\n${stderr}`)
  return brokenLaw(JSON.parse(readFileSync(report, 'utf8')))
}

interface VitestReport {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

function brokenLaw({ success, testResults }: VitestReport): Broken | undefined {
  if (success) return undefined
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  )
  const [first] = failed
  if (first === undefined) throw new Error(`the laws could not be asked:\n${testResults.map(({ message }) => message)}`)
  const counts = failed.flatMap(({ failureMessages }) =>
    [...failureMessages.join('\n').matchAll(/Property failed after (\d+) tests/g)].map(([, count]) => Number(count)),
  )
  return { law: first.fullName.trim(), ...(counts.length > 0 && { runs: Math.min(...counts) }) }
}
