import type { Random } from '../worlds/gen.js'
import { type FuzzTarget, LONGEST } from './target.js'

/** Units that have broken readers: ends of lines and of text, look-alikes, halves of pairs, what terminals obey. */
const UNITS = [
  ...'\0\t\n\r\u001b\u007f\u0085\u00a0\u00ad\u0130\u0131\u017f\u200b\u2028\u202e\u212a\ufeff\uffff',
  ...['\ud800', '\udc00', '\ud83d\ude00'],
  ...' !"#$%&\'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~',
]

type Mutator = (input: string, random: Random, near: Near) => string

/** What a change may borrow from. */
interface Near {
  readonly dictionary: readonly string[]
  readonly other: string
}

/** One to four changes of `input`, the first of which may be one that knows its form. Never longer than the target allows. */
export function mutated(input: string, other: string, target: FuzzTarget, random: Random): string {
  let result = input
  const near = { dictionary: target.dictionary, other }
  if (target.mutate !== undefined && random(2) === 0) {
    result = target.mutate(result, random)
    if (random(2) === 0) return result.slice(0, target.longest ?? LONGEST)
  }
  for (let count = 1 + random(random(3) === 0 ? 4 : 2); count > 0; count--) {
    result = pick(MUTATORS, random)(result, random, near)
  }
  return result.slice(0, target.longest ?? LONGEST)
}

function pick<T>(items: readonly [T, ...T[]], random: Random): T {
  return items[random(items.length)] ?? items[0]
}

/** A place and a short run behind it. */
function span(input: string, random: Random): { readonly from: number; readonly to: number } {
  const from = random(input.length + 1)
  const length = 1 + random(random(4) === 0 ? 64 : 6)
  return { from, to: Math.min(from + length, input.length) }
}

function spliced(input: string, from: number, to: number, by: string): string {
  return input.slice(0, from) + by + input.slice(to)
}

const unit: Mutator = (input, random) => {
  const at = random(input.length + 1)
  const by = random(4) === 0 ? String.fromCharCode(random(random(2) === 0 ? 256 : 65_536)) : pick(asList(UNITS), random)
  return spliced(input, at, at + random(2), by)
}

const near: Mutator = (input, random) => {
  const at = random(Math.max(input.length, 1))
  const by =
    Math.max(input.charCodeAt(at) || 0, 1) + (random(2) === 0 ? 1 : -1) * (1 + random(random(2) === 0 ? 2 : 32))
  return spliced(input, at, at + 1, String.fromCharCode(by & 0xffff))
}

const cut: Mutator = (input, random) => {
  const { from, to } = span(input, random)
  return spliced(input, from, to, '')
}

const copy: Mutator = (input, random) => {
  const { from, to } = span(input, random)
  const at = random(input.length + 1)
  return spliced(input, at, at, input.slice(from, to))
}

const exchange: Mutator = (input, random) => {
  const { from, to } = span(input, random)
  const rest = spliced(input, from, to, '')
  const at = random(rest.length + 1)
  return spliced(rest, at, at, input.slice(from, to))
}

const repeat: Mutator = (input, random) => {
  const { from, to } = span(input, random)
  const most = Math.max(1, Math.floor(LONGEST / Math.max(to - from, 1)))
  return spliced(input, from, to, input.slice(from, to).repeat(1 + random(random(4) === 0 ? most : 8)))
}

const token: Mutator = (input, random, { dictionary }) => {
  const by = dictionary[random(Math.max(dictionary.length, 1))] ?? ''
  const at = random(input.length + 1)
  return spliced(input, at, random(3) === 0 ? at + by.length : at, by)
}

const splice: Mutator = (input, random, { other }) => {
  const { from, to } = span(input, random)
  const at = random(other.length + 1)
  if (random(3) === 0) return input.slice(0, from) + other.slice(at)
  return spliced(input, from, to, other.slice(at, at + 1 + random(32)))
}

const recase: Mutator = (input, random) => {
  const { from, to } = span(input, random)
  const text = input.slice(from, to)
  return spliced(input, from, to, text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())
}

const MUTATORS: readonly [Mutator, ...Mutator[]] = [
  ...([unit, unit, near, cut, cut, copy, exchange, repeat] as const),
  ...([token, token, token, splice, splice, recase] as const),
]

function asList<T>(items: readonly T[]): readonly [T, ...T[]] {
  return items as readonly [T, ...T[]]
}
