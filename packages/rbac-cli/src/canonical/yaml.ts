import { isMap, isPair, isScalar, isSeq, parse, parseDocument, type Scalar, visit } from 'yaml'
import { canonicalCondition } from './condition.js'
import { compareKeys, inCanonicalOrder, isOpaque, NAMES, type Placed } from './order.js'
import { documentEntry, type Entry, isInBrackets, openBrackets } from './yaml-entries.js'
import { placeRemarks } from './yaml-place.js'
import { printDocument } from './yaml-print.js'

/**
 * The canonical form of a YAML document that is known to be a valid policy document, so one without anchors and tags.
 * Comments move with what they are about; a comment at the top that an empty line sets apart stays at the top.
 */
export function formatYaml(text: string): string {
  const parsed = parseDocument(text, { intAsBigInt: true, keepSourceTokens: true })
  // The parser hangs comments on its nodes where printing them moves them elsewhere: they are placed here instead.
  visit(parsed, {
    Node: (_, node) => void Object.assign(node, { comment: null, commentBefore: null, spaceBefore: false }),
  })
  const document = documentEntry(parsed.contents)
  placeRemarks(text, document)
  keepHeader(document)
  arrange(document, undefined, false)
  return printDocument(document)
}

/** The plain value of a YAML document. */
export function parseYaml(text: string): unknown {
  return parse(text)
}

/** Makes the lines at the top the document's own, as far as an empty line or `---` sets them apart from the first key. */
function keepHeader(document: Entry): void {
  const lines = document.isBlock ? document.below[0]?.before : undefined
  if (lines === undefined) return
  document.before = lines.splice(0, Math.max(lines.lastIndexOf(''), lines.lastIndexOf('---')) + 1)
}

function arrange(entry: Entry, key: string | undefined, opaque: boolean): void {
  const { value, below } = entry
  for (const each of below) arrange(each, each.key, opaque || isOpaque(each.key ?? ''))
  if (isMap(value)) {
    const sorted = [...below].sort((a, b) => compareKeys(a.key ?? '', b.key ?? ''))
    reorder(entry, sorted)
    value.items = sorted.flatMap(({ node }) => (isPair(node) ? [node] : []))
  } else if (isSeq(value)) {
    const sorted = opaque ? undefined : inCanonicalOrder(key, below, placeOf)
    if (sorted === undefined) return
    reorder(entry, sorted)
    value.items = sorted.map(({ node }) => node)
  } else if (isScalar(value) && typeof value.value === 'string') {
    // The library reads no comment below a text of no lines.
    if (value.value === '' && value.type?.startsWith('BLOCK')) value.type = 'QUOTE_DOUBLE'
    else if (key === 'condition' && !opaque) arrangeCondition(entry, value, value.value)
  }
}

/** One line of source for each line of the condition. */
function arrangeCondition({ parent }: Entry, scalar: Scalar, before: string): void {
  const text = canonicalCondition(before)
  const isInside = parent !== undefined && isInBrackets(parent)
  scalar.value = text
  if (!text.includes('\n') || (text === before && !isInside)) return
  scalar.type = 'BLOCK_LITERAL'
  if (isInside) openBrackets(parent)
}

/** Puts what is below an entry into another order. Where an empty line stands between the first two, it still does. */
function reorder(entry: Entry, sorted: readonly Entry[]): void {
  const [first, second] = entry.below
  if (first?.before[0] === '') first.before.shift()
  if (first !== undefined && first !== sorted[0] && second?.before[0] === '') first.before.unshift('')
  entry.below = sorted
}

function placeOf({ value, below }: Entry): Placed {
  const [text] = textOf(value)
  if (text !== undefined) return { name: text, isText: true }
  const [name] = NAMES.flatMap((key) => textOf(below.find((each) => each.key === key)?.value))
  return { name, isText: false }
}

function textOf(value: Entry['value'] | undefined): string[] {
  return isScalar(value) && typeof value.value === 'string' ? [value.value] : []
}
