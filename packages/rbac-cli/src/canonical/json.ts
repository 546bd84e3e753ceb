import { getNodeValue, type Node, parseTree } from 'jsonc-parser'
import { printableJson } from '../text.js'
import { canonicalCondition } from './condition.js'
import { canonicalOrder, compareKeys, isOpaque } from './order.js'

/**
 * The canonical form of a JSON document that is known to be well-formed. Numbers and text keep their spelling to the
 * last digit, because nothing goes through a JavaScript number; but what a terminal may obey is escaped.
 */
export function formatJson(text: string): string {
  const root = parseTree(text)
  return root === undefined
    ? text
    : `${printableJson(print(root, { text, indent: '', key: undefined, opaque: false }))}\n`
}

interface At {
  readonly text: string
  readonly indent: string
  /** The key that the value stands under. */
  readonly key: string | undefined
  readonly opaque: boolean
}

function print(node: Node, at: At): string {
  if (node.type === 'object') return printObject(node.children ?? [], at)
  if (node.type === 'array') return printArray(node.children ?? [], at)
  if (at.key === 'condition' && !at.opaque && node.type === 'string')
    return JSON.stringify(canonicalCondition(getNodeValue(node)))
  return at.text.slice(node.offset, node.offset + node.length)
}

function printObject(properties: readonly Node[], at: At): string {
  const entries = properties.flatMap(({ children: [key, value] = [] }) => (key && value ? [{ key, value }] : []))
  entries.sort((a, b) => compareKeys(getNodeValue(a.key), getNodeValue(b.key)))
  const inside = `${at.indent}  `
  const lines = entries.map(({ key, value }) => {
    const name: string = getNodeValue(key)
    const spelling = at.text.slice(key.offset, key.offset + key.length)
    return `${inside}${spelling}: ${print(value, { ...at, indent: inside, key: name, opaque: at.opaque || isOpaque(name) })}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${at.indent}}`
}

function printArray(items: readonly Node[], at: At): string {
  const order = at.opaque
    ? undefined
    : canonicalOrder(
        at.key,
        items.map((item) => getNodeValue(item)),
      )
  const inside = `${at.indent}  `
  const sorted = order?.flatMap((index) => items[index] ?? []) ?? items
  // What stands in a list stands under no key of its own, and is no whole document either.
  const lines = sorted.map((item) => `${inside}${print(item, { ...at, indent: inside, key: '' })}`)
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n${at.indent}]`
}
