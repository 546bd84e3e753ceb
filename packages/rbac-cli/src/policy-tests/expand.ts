import { type AccessRequest, type Attributes, createEngine, type Engine, type Policy, RbacError } from 'rbac-core'
import { builtinRoles } from 'rbac-core/builtin-roles'
import type { DataPlace, DataProblem } from 'rbac-core/data-text'
import { unknownActionRemark } from '../actions.js'
import { Directory } from '../directory.js'
import { UsageError } from '../exit.js'
import type { Expected, PolicyTest } from './policy-test.js'
import type { TestsFile } from './read-tests.js'
import type { Row } from './schema.js'
import { Shorthand } from './shorthand.js'

/** The tests of one file, ready to run, and what is doubtful about them. */
export interface Expansion {
  readonly tests: readonly PolicyTest[]
  readonly problems: readonly DataProblem[]
  readonly remarks: readonly string[]
}

type Path = DataPlace['path']

/** The four ways to say what is expected of an action. */
const EXPECTATIONS = [
  { key: 'may', allowed: true, isDataAction: false, words: 'may' },
  { key: 'mayNot', allowed: false, isDataAction: false, words: 'may not' },
  { key: 'mayData', allowed: true, isDataAction: true, words: 'may (data)' },
  { key: 'mayNotData', allowed: false, isDataAction: true, words: 'may not (data)' },
] as const

/** Every row as the tests it stands for, in order: names made ids, short names written out. */
export function expand(tests: TestsFile, policy: Policy, clock: () => Date): Expansion {
  return new Expander(tests, policy, clock).run()
}

class Expander {
  readonly #file: TestsFile
  readonly #policy: Policy
  readonly #engine: Engine
  readonly #directory: Directory
  readonly #shorthand: Shorthand
  readonly #problems: DataProblem[]
  readonly #remarks = new Set<string>()
  readonly #looked = new Set<string>()

  constructor(file: TestsFile, policy: Policy, clock: () => Date) {
    this.#file = file
    this.#policy = policy
    this.#engine = createEngine(policy, { clock })
    this.#directory = new Directory(this.#engine)
    this.#shorthand = new Shorthand(file.document)
    this.#problems = [...this.#shorthand.problems]
  }

  run(): Expansion {
    const { document, source } = this.#file
    const paths = document.tests.map((_, index): Path => ['tests', index])
    const positions = source.positionsOf(paths.map((path) => ({ path })))
    const tests = document.tests.flatMap((row, index) =>
      this.#testsOf({ ...document.defaults, ...row }, paths[index] ?? [], positions[index]?.line ?? 1),
    )
    return { tests, problems: this.#problems, remarks: [...this.#remarks] }
  }

  #testsOf(row: Row, path: Path, line: number): PolicyTest[] {
    if (this.#contradicts(row, path)) return []
    const skip = row.skip === undefined || row.skip === false ? undefined : row.skip === true ? 'skipped' : row.skip
    const circumstances = this.#circumstancesOf(row, path)
    const tests: PolicyTest[] = []
    for (const who of listOf(row.who)) {
      const principalId = this.#idOf(who, 'who', path)
      for (const { key, allowed, isDataAction, words } of EXPECTATIONS) {
        for (const asked of listOf(row[key])) {
          const action = this.#attempt(path, key, () => this.#shorthand.action(asked, isDataAction))
          if (action === undefined) continue
          this.#remarkOnAction(action, isDataAction)
          for (const where of listOf(row.where)) {
            const scope = this.#attempt(path, 'where', () => this.#shorthand.scope(where))
            if (principalId === undefined || scope === undefined) continue
            const request = { principalId, action, isDataAction, scope, ...circumstances }
            if (!this.#isAskable(request, key, path)) continue
            const said = `${who} ${words} ${asked} at ${where}`
            tests.push({
              name: said,
              file: this.#file.file,
              line,
              request,
              expected: expectedOf(row, allowed),
              ...(skip !== undefined && { skip }),
            })
          }
        }
      }
    }
    return named(tests, row.name)
  }

  /** A row that can't be meant: something missing, or an expectation that fits only half of it. */
  #contradicts(row: Row, path: Path): boolean {
    const before = this.#problems.length
    const report = (message: string, key?: string, help?: string) =>
      this.#problems.push({
        code: key === undefined ? 'MISSING_FIELD' : 'INVALID_VALUE',
        path,
        message,
        ...(key !== undefined && { key }),
        ...(help !== undefined && { help }),
      })
    if (row.who === undefined) report('`who` is missing here and in `defaults`')
    if (row.where === undefined) report('`where` is missing here and in `defaults`')
    const may = row.may !== undefined || row.mayData !== undefined
    const mayNot = row.mayNot !== undefined || row.mayNotData !== undefined
    if (!may && !mayNot) report('nothing is expected', undefined, 'add `may`, `mayNot`, `mayData` or `mayNotData`')
    if (may && row.because !== undefined) {
      report('`because` is the reason of a refusal, and something is allowed here', 'because', 'split the row')
    }
    if (may && mayNot && row.by !== undefined) {
      report('`by` can not decide both what is allowed and what is refused', 'by', 'split the row')
    }
    return this.#problems.length > before
  }

  #circumstancesOf(row: Row, path: Path): Partial<AccessRequest> {
    const groupIds = listOf(row.groups).flatMap((group) => this.#idOf(group, 'groups', path) ?? [])
    return {
      ...(groupIds.length > 0 && { groupIds }),
      ...(row.groupsIncomplete === true && { groupsIncomplete: true }),
      ...(row.subOperation !== undefined && { subOperation: row.subOperation }),
      ...(row.attributes !== undefined && { attributes: row.attributes as Attributes }),
      ...(row.at !== undefined && { now: row.at }),
    }
  }

  #idOf(name: string, key: string, path: Path): string | undefined {
    return this.#attempt(path, key, () => {
      const { id, remark } = this.#directory.resolve(name, key)
      if (remark !== undefined) this.#remarks.add(remark)
      return id
    })
  }

  #remarkOnAction(action: string, isDataAction: boolean): void {
    const key = `${isDataAction} ${action}`
    if (this.#looked.has(key)) return
    this.#looked.add(key)
    const remark = unknownActionRemark(this.#policy, builtinRoles, action, isDataAction)
    const inOurKeys = remark?.replace(/--(data-)?action$/, (_, data) =>
      data === undefined ? '`may` or `mayNot`' : '`mayData` or `mayNotData`',
    )
    if (inOurKeys !== undefined) this.#remarks.add(inOurKeys)
  }

  /** Would the engine take the question? What it refuses is a mistake of the file, not an answer. */
  #isAskable(request: AccessRequest, key: string, path: Path): boolean {
    try {
      this.#engine.check(request)
      return true
    } catch (error) {
      if (!(error instanceof RbacError)) throw error
      const at = error.code === 'INVALID_SCOPE' ? 'where' : error.code === 'INVALID_ACTION' ? key : undefined
      const message = error.message.replace(/^now\b/, '`at`')
      this.#problems.push({ code: error.code, path, message, ...(at !== undefined && { key: at }) })
      return false
    }
  }

  #attempt<Value>(path: Path, key: string, read: () => Value): Value | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      this.#problems.push({ code: error.code, path, key, message: error.message })
      return undefined
    }
  }
}

/** A row that is one test is called what it calls itself; one that is several says which of them, too. */
function named(tests: readonly PolicyTest[], name: string | undefined): PolicyTest[] {
  if (name === undefined) return [...tests]
  return tests.map((test) => ({ ...test, row: name, name: tests.length === 1 ? name : `${name}: ${test.name}` }))
}

function expectedOf({ because, by }: Row, allowed: boolean): Expected {
  return { allowed, ...(because !== undefined && { reason: because }), ...(by !== undefined && { by }) }
}

function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return given === undefined ? [] : typeof given === 'string' ? [given] : given
}
