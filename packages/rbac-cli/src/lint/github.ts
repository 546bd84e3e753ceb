import type { Finding } from 'rbac-core/analyze'

/**
 * A finding as a command of a GitHub workflow, which shows it beside the line it is about.
 *
 * @see https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions
 */
export function annotation({ code, severity, message, help, path, file, line, column }: Finding): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(code)}`,
  ]
  const text = [path === '' ? message : `${path}: ${message}`, ...(help === undefined ? [] : [`help: ${help}`])]
  return `::${LEVELS[severity]} ${properties.join(',')}::${data(text.join('\n'))}`
}

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const

/** A line break would end the command, and what follows could be another one. */
function data(text: string): string {
  return text.replace(/[%\r\n]/g, percent)
}

function property(text: string): string {
  return text.replace(/[%\r\n:,]/g, percent)
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
