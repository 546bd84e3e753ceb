import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parse,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { canonicalCondition } from './condition.js'
import { canonicalOrder, compareKeys, isOpaque } from './order.js'

/**
 * The canonical form of a YAML document that is known to be well-formed. Comments move with what they stand before or
 * beside; a comment at the top that a blank line sets apart stays at the top.
 */
export function formatYaml(text: string): string {
  const document = parseDocument(text, { intAsBigInt: true })
  keepHeader(document)
  arrange(document.contents, undefined, false, document)
  return document.toString({ indent: 2, lineWidth: 0, flowCollectionPadding: false })
}

/** The plain value of a YAML document. */
export function parseYaml(text: string): unknown {
  return parse(text)
}

function arrange(node: unknown, key: string | undefined, opaque: boolean, document: Document): void {
  if (isMap(node)) arrangeMap(node, opaque, document)
  else if (isSeq(node)) arrangeSeq(node, key, opaque, document)
  else if (key === 'condition' && !opaque && isScalar(node) && typeof node.value === 'string') {
    const text = canonicalCondition(node.value)
    if (text === node.value) return
    node.value = text
    // One line of source for each line of the condition.
    if (text.includes('\n')) node.type = 'BLOCK_LITERAL'
  }
}

function arrangeMap(map: YAMLMap, opaque: boolean, document: Document): void {
  for (const pair of map.items) {
    const name = keyText(pair.key)
    // Where there is nothing, the parser can't tell on which side of it a blank line stands.
    if (isScalar(pair.key) && pair.key.source === '') pair.key.spaceBefore = false
    // A key behind `?` with nothing after it is written like any other, `key:`.
    if (pair.value === null) pair.value = nothing()
    else arrange(pair.value, name, opaque || isOpaque(name), document)
  }
  const sorted = [...map.items].sort((a, b) => compareKeys(keyText(a.key), keyText(b.key)))
  reorder(map, sorted, ({ key }: Pair) => (isScalar(key) ? key : undefined))
}

function arrangeSeq(seq: YAMLSeq, key: string | undefined, opaque: boolean, document: Document): void {
  for (const item of seq.items) arrange(item, '', opaque, document)
  const values: unknown = seq.toJS(document)
  const order = opaque || !Array.isArray(values) ? undefined : canonicalOrder(key, values)
  if (order === undefined) return
  const sorted = order.map((index) => seq.items[index])
  reorder(seq, sorted, (item) => (isMap(item) || isScalar(item) ? item : undefined))
}

/** Puts the items into their new order, and sees to it that comments and blank lines still stand where they belong. */
function reorder<Item>(
  collection: { items: Item[]; commentBefore?: string | null },
  sorted: Item[],
  nodeOf: (item: Item) => Node | undefined,
): void {
  const [first, second] = collection.items
  if (first === undefined || second === undefined || sorted.every((item, index) => item === collection.items[index]))
    return
  // The parser takes a comment before the first item for one about the whole list.
  const firstNode = nodeOf(first)
  if (firstNode !== undefined && collection.commentBefore) {
    firstNode.commentBefore = [collection.commentBefore, firstNode.commentBefore].filter(Boolean).join('\n')
    collection.commentBefore = null
  }
  const apart = nodeOf(second)?.spaceBefore === true
  collection.items = sorted
  for (const [index, item] of sorted.entries()) {
    const node = nodeOf(item)
    if (node !== undefined) node.spaceBefore = index > 0 && (apart || node.spaceBefore === true)
  }
}

/** Makes a comment at the top the document's own, as far as a blank line sets it apart from the first key. */
function keepHeader(document: Document): void {
  const { contents } = document
  const key = isMap(contents) ? contents.items[0]?.key : undefined
  const comment = isScalar(key) ? key.commentBefore : undefined
  const end = comment?.lastIndexOf('\n\n') ?? -1
  if (!isScalar(key) || !comment || end === -1) return
  document.commentBefore = [document.commentBefore, comment.slice(0, end)].filter(Boolean).join('\n\n')
  key.commentBefore = comment.slice(end + 2)
}

/** Null that is written as nothing. */
function nothing(): Scalar<null> {
  const scalar = new Scalar(null)
  scalar.source = ''
  return scalar
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}
