import type { ConditionTrace } from './explain.js'
import { mendsOf } from './mend.js'
import { printable } from './place.js'

/** A trace as lines of text: the value, the part indented by its depth, what was found; then what would mend it. */
export function renderTrace(trace: ConditionTrace, wanted: 'true' | 'false'): string[] {
  return [...linesOf(trace, ''), ...mendLines(trace, wanted)]
}

function linesOf({ value, text, detail, children }: ConditionTrace, indent: string): string[] {
  const story = detail === undefined ? '' : `  (${detail})`
  const line = `${value.padEnd('unknown'.length)}  ${indent}${printable(text)}${story}`
  return [line, ...children.flatMap((child) => linesOf(child, `${indent}  `))]
}

function mendLines(trace: ConditionTrace, wanted: 'true' | 'false'): string[] {
  if (trace.value === wanted) return []
  const mends = mendsOf(trace, wanted)
  if (mends === undefined) return [`no change of attributes was found that makes it ${wanted}`]
  return [`it would be ${wanted} with`, ...mends.map((mend) => `  ${mend.wanted.padEnd(5)}  ${printable(mend.text)}`)]
}
