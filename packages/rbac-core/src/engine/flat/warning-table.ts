import type { Issue } from '../../errors.js'
import { Column } from './column.js'
import { NONE } from './lookup.js'
import type { PartsIn, PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/**
 * What was odd about a policy, in texts by number: of an export that lacks its people there is something odd about every
 * assignment, and nobody may ever read it. So it is put into words when somebody does.
 */
export class WarningTable {
  readonly #texts: Texts
  /** Of each the code, the path, the message, and the help or `NONE`. */
  #rows: Column

  private constructor(texts: Texts, rows: Column) {
    this.#texts = texts
    this.#rows = rows
  }

  /** What can be said again without saying where: file, line and column are not kept. */
  static of(warnings: readonly Issue[], texts: Texts): WarningTable {
    const known = new Map<string, number>()
    const numberOf = (text: string): number => {
      const number = known.get(text) ?? texts.add(text)
      known.set(text, number)
      return number
    }
    const rows = new Column(warnings.length * STRIDE)
    for (const { code, path, message, help } of warnings) {
      rows.pushFour(numberOf(code), numberOf(path), numberOf(message), help === undefined ? NONE : numberOf(help))
    }
    return new WarningTable(texts, rows)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts): WarningTable {
    const rows = parts.ints('warn')
    const text = [0, texts.length] as const
    parts.checks.rows(rows, 'warn', [text, text, text, [NONE, texts.length]])
    return new WarningTable(texts, Column.of(rows))
  }

  write(parts: PartsOut): void {
    parts.ints('warn', this.#rows.values)
  }

  /** Those whose code is meant, in their order. O(warnings), an integer each for those that are not. */
  issues(isMeant: (code: string) => boolean = () => true): readonly Issue[] {
    const codes = new Map<number, string | undefined>()
    const issues: Issue[] = []
    for (let at = 0; at < this.#rows.length; at += STRIDE) {
      const number = this.#rows.at(at)
      if (!codes.has(number)) {
        const code = this.#texts.read(number)
        codes.set(number, isMeant(code) ? code : undefined)
      }
      const code = codes.get(number)
      if (code !== undefined) issues.push(this.#issueAt(at, code))
    }
    return Object.freeze(issues)
  }

  #issueAt(at: number, code: string): Issue {
    const help = this.#rows.at(at + 3)
    return Object.freeze({
      code,
      severity: 'warning',
      path: this.#texts.read(this.#rows.at(at + 1)),
      message: this.#texts.read(this.#rows.at(at + 2)),
      ...(help !== NONE && { help: this.#texts.read(help) }),
    })
  }
}

const STRIDE = 4
