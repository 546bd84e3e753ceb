import type { Random } from '../worlds/gen.js'

type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree }

/** Values that stand where others are expected. */
const ODD: readonly Tree[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '*',
  '/',
  'x',
  [],
  {},
  [[]],
  '__proto__',
]

/** A JSON text with one thing changed in its tree: a part left out, doubled, exchanged, renamed, or made of another type. */
export function withTreeChanged(words: readonly string[]): (input: string, random: Random) => string {
  return (input, random) => {
    const tree = parsed(input)
    if (tree === undefined) return input
    const changed = changedAt(tree, random(sizeOf(tree)), random, words, tree)
    // Now and then with a member written twice, which no tree can hold.
    const text = JSON.stringify(changed, undefined, random(4) === 0 ? 2 : undefined)
    return random(12) === 0 ? text.replace(/\{("[^"]*":)/, `{$1${JSON.stringify(odd(random, words))},$1`) : text
  }
}

/** As it stands in the text; undefined for no JSON. */
export function parsed(text: string): Tree | undefined {
  try {
    return JSON.parse(text) as Tree
  } catch {
    return undefined
  }
}

function childrenOf(tree: Tree): readonly [string, Tree][] {
  return typeof tree === 'object' && tree !== null ? Object.entries(tree) : []
}

function sizeOf(tree: Tree): number {
  return childrenOf(tree).reduce((sum, [, child]) => sum + sizeOf(child), 1)
}

function odd(random: Random, words: readonly string[]): Tree {
  return random(3) === 0 ? (words[random(words.length)] ?? '') : (ODD[random(ODD.length)] ?? null)
}

/** The `place`th node below `tree`, itself included, replaced by a change of it. */
function changedAt(tree: Tree, place: number, random: Random, words: readonly string[], whole: Tree): Tree {
  if (place === 0) return changed(tree, random, words, whole)
  let left = place - 1
  for (const [key, child] of childrenOf(tree)) {
    const size = sizeOf(child)
    if (left < size) return put(tree, key, changedAt(child, left, random, words, whole))
    left -= size
  }
  return tree
}

function put(tree: Tree, key: string, child: Tree): Tree {
  if (Array.isArray(tree)) return tree.with(Number(key), child) as Tree
  return Object.fromEntries(childrenOf(tree).map(([name, value]) => [name, name === key ? child : value]))
}

function changed(tree: Tree, random: Random, words: readonly string[], whole: Tree): Tree {
  const children = childrenOf(tree)
  const choice = random(8)
  if (choice === 0 || children.length === 0) return leafChanged(tree, random, words)
  if (choice === 1) return nodeAt(whole, random(sizeOf(whole)))
  const at = random(children.length)
  const [key = '', child = null] = children[at] ?? []
  const other = children[random(children.length)]?.[1] ?? null
  if (Array.isArray(tree)) {
    if (choice < 4) return tree.toSpliced(at, 1) as Tree
    if (choice < 6) return [...tree, child]
    return tree.with(at, other) as Tree
  }
  const rest = children.filter(([name]) => name !== key)
  if (choice < 3) return Object.fromEntries(rest)
  if (choice < 5) return Object.fromEntries([...rest, [words[random(words.length)] ?? key, child]])
  if (choice < 7) return Object.fromEntries([...children, [words[random(words.length)] ?? key, odd(random, words)]])
  return put(tree, key, other)
}

function leafChanged(tree: Tree, random: Random, words: readonly string[]): Tree {
  if (typeof tree !== 'string' || random(3) === 0) return odd(random, words)
  const at = random(tree.length + 1)
  return tree.slice(0, at) + (words[random(words.length)] ?? '') + tree.slice(at + random(3))
}

function nodeAt(tree: Tree, place: number): Tree {
  if (place === 0) return tree
  let left = place - 1
  for (const [, child] of childrenOf(tree)) {
    const size = sizeOf(child)
    if (left < size) return nodeAt(child, left)
    left -= size
  }
  return tree
}
