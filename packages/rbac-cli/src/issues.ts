import { isAbsolute, relative } from 'node:path'
import type { Issue } from 'rbac-core'
import type { Piece } from './output.js'

/** An issue of a policy, or something else that is shown like one. */
export type ShownIssue = Omit<Issue, 'severity'> & { readonly severity: 'error' | 'warning' | 'info' }

/** The issues with the files they name as the user would: as seen from the folder they are in, when they lie below it. */
export function withShownPaths<Shown extends { readonly file?: string }>(
  issues: readonly Shown[],
  cwd: string,
): Shown[] {
  return issues.map((issue) => (issue.file === undefined ? issue : { ...issue, file: shownPath(issue.file, cwd) }))
}

/** `path` as seen from `cwd`; absolute where that would lead upwards and out. */
export function shownPath(path: string, cwd: string): string {
  if (!isAbsolute(path)) return path
  const seen = relative(cwd, path)
  return seen === '' || seen.startsWith('..') ? path : seen
}

/** Source text by file, for the line an issue points at; undefined where a file can't be shown. */
export type SourceLines = (file: string) => readonly string[] | undefined

/** Each issue as two lines or more: severity and place; what is wrong; the line it stands in; the mend. */
export async function printIssues(
  issues: readonly ShownIssue[],
  line: (...pieces: readonly Piece[]) => Promise<void>,
  most: number = Infinity,
  sources?: SourceLines,
): Promise<void> {
  for (const issue of issues.slice(0, most)) {
    await line(label(issue), ` ${placeOf(issue)}`)
    await line(`  ${issue.message}`)
    for (const text of frameOf(issue, sources)) await line({ text, style: 'faint' })
    if (issue.help !== undefined) await line(`  help: ${issue.help}`)
  }
  if (issues.length > most) await line(`and ${issues.length - most} more`)
}

function label({ severity, code }: ShownIssue): Piece {
  return { text: `${severity}[${code}]`, style: STYLES[severity] }
}

const STYLES = { error: 'bad', warning: 'caution', info: 'strong' } as const

function placeOf({ file, line, column, path }: ShownIssue): string {
  const at = line === undefined ? '' : `:${line}:${column ?? 1}`
  return [file === undefined ? '' : `${file}${at}`, path].filter((part) => part !== '').join(' ')
}

/** The source line and a caret below the column, cut so that both fit a terminal. */
function frameOf({ file, line, column = 1 }: ShownIssue, sources: SourceLines | undefined): string[] {
  const text = file === undefined || line === undefined ? undefined : sources?.(file)?.[line - 1]
  if (text === undefined) return []
  const from = Math.max(0, column - 1 - FRAME_WIDTH / 2)
  const shown = text.slice(from, from + FRAME_WIDTH).replaceAll('\t', ' ')
  const gutter = ` ${line} | `
  return [`${gutter}${shown}`, `${' '.repeat(gutter.length - 2)}| ${' '.repeat(column - 1 - from)}^`]
}

const FRAME_WIDTH = 80
