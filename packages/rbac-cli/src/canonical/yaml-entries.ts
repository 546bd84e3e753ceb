import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode, Scalar } from 'yaml'

/** One thing of a YAML document that comments can be about: the document itself, a pair of a map, an item of a list. */
export interface Entry {
  readonly node: Pair | Node | null
  readonly value: Node | null
  /** The key of a pair, and empty for an item. The document has none. */
  readonly key: string | undefined
  readonly parent: Entry | undefined
  /** Where it starts in the text: at its key, the `?` before it, or its dash. */
  readonly start: number
  /** Where its value starts and ends. */
  readonly range: readonly [start: number, end: number]
  /** What its value holds, if that is a collection. */
  below: readonly Entry[]
  /** Whether its value is written on lines of its own, not in brackets. */
  isBlock: boolean
  /** The lines before it, comments and empty ones. */
  before: string[]
  /** The comment at the end of its line, and those that go on with it on the next lines. */
  beside: string[]
  /** The lines that end it, further in than it is. */
  after: string[]
}

/** The document as an entry: everything in it is below. */
export function documentEntry(contents: ParsedNode | null): Entry {
  return entryOf(contents, contents, undefined, undefined, -1)
}

/** Every entry below this one, as they follow each other in the text. */
export function* entriesBelow(entry: Entry): Generator<Entry> {
  for (const each of entry.below) {
    yield each
    yield* entriesBelow(each)
  }
}

/** Whether the value of an entry is written in brackets in the text. */
export function isInBrackets({ value }: Entry): boolean {
  return isCollection(value) && value.flow === true
}

/** Has what is in brackets written on lines of its own, and so the brackets around it too. */
export function openBrackets(entry: Entry): void {
  for (let each: Entry | undefined = entry; each !== undefined && isInBrackets(each); each = each.parent)
    each.isBlock = each.below.length > 0
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}

function entryOf(
  node: Pair | Node | null,
  value: Node | null,
  key: string | undefined,
  parent: Entry | undefined,
  start: number,
): Entry {
  const [from = start, to = from] = value?.range ?? []
  const isBlock = isCollection(value) && value.flow !== true
  const own = { node, value, key, parent, start, range: [from, to] as const, isBlock }
  const entry: Entry = { ...own, below: [], before: [], beside: [], after: [] }
  if (isMap(value)) entry.below = value.items.map((pair) => entryOfPair(pair, entry))
  else if (isSeq(value)) {
    const dashes = dashesOf(value.srcToken)
    entry.below = value.items.map((item, index) => entryOfItem(item, dashes?.[index], entry))
  }
  return entry
}

function entryOfPair(pair: Pair, parent: Entry): Entry {
  const { key, srcToken } = pair
  // A key behind `?` with nothing after it is written like any other, `key:`.
  pair.value ??= nothing()
  const mark = srcToken?.start.find(({ type }) => type === 'explicit-key-ind')?.offset
  const start = mark ?? (isScalar(key) ? key.range?.[0] : undefined) ?? parent.start
  return entryOf(pair, nodeOf(pair.value), keyText(key), parent, start)
}

function entryOfItem(item: unknown, dash: number | undefined, parent: Entry): Entry {
  const node = nodeOf(item)
  return entryOf(node, node, '', parent, dash ?? node?.range?.[0] ?? parent.start)
}

/** Where the items of a list that is written with dashes start. */
function dashesOf(token: Node['srcToken']): readonly number[] | undefined {
  if (token?.type !== 'block-seq') return undefined
  return token.items.flatMap(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? [])
}

function nodeOf(value: unknown): Node | null {
  return isScalar(value) || isCollection(value) ? value : null
}

/** Null that is written as nothing. */
export function nothing(): Scalar<null> {
  const scalar = new Scalar(null)
  scalar.source = ''
  return scalar
}
