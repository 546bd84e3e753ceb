import { CST, Lexer } from 'yaml'

/** What stands between the values of a text: a comment, an empty line, or the mark that starts a document. */
export interface Remark {
  readonly kind: 'comment' | 'empty' | 'start'
  readonly text: string
  readonly offset: number
  readonly line: number
  readonly column: number
  /** Whether nothing stands before it on its line. */
  readonly isAlone: boolean
}

/** The remarks of a YAML text, in their order. What looks like one inside a value is none. */
export function* remarksIn(text: string): Generator<Remark> {
  let offset = 0
  let line = 0
  let lineStart = 0
  let isAlone = true
  let isValue = false
  for (const source of new Lexer().lex(text)) {
    if (source === CST.SCALAR && !isValue) {
      isValue = true
      continue
    }
    const type = isValue ? 'value' : CST.tokenType(source)
    isValue = false
    if (type === 'doc-mode' || type === 'flow-error-end') continue
    const kind = kindOf(type, isAlone)
    const at = { offset, line, column: offset - lineStart, isAlone }
    if (kind !== undefined) yield { kind, text: source.trim(), ...at }
    if (source.includes('\n')) {
      line += source.split('\n').length - 1
      lineStart = offset + source.lastIndexOf('\n') + 1
      isAlone = true
    } else if (type !== 'space') isAlone = false
    offset += source.length
  }
}

function kindOf(type: string | null, isAlone: boolean): Remark['kind'] | undefined {
  if (type === 'comment') return 'comment'
  if (type === 'doc-start') return 'start'
  return type === 'newline' && isAlone ? 'empty' : undefined
}
